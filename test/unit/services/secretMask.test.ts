import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SecretMask } from '../../../src/services/secretMask';

const secret = 'geheim: "ß"|😀 & co/4711';

/** How servers write back what they were sent. */
const forms: readonly [name: string, write: (text: string) => string][] = [
  ['as it is', text => text],
  ['JSON', text => JSON.stringify({ details: text })],
  [
    'JSON in ASCII, as Python writes it',
    text =>
      JSON.stringify(text).replace(
        /[\u007f-\uffff]/g,
        unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
      ),
  ],
  ['JSON with escaped slashes, as PHP writes it', text => JSON.stringify(text).replaceAll('/', '\\/')],
  ['percent-encoded', text => encodeURIComponent(text)],
  ['a form', text => new URLSearchParams({ details: text }).toString()],
  [
    'HTML',
    text =>
      text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
  ],
  ['base64', text => Buffer.from(text).toString('base64')],
  ['Basic authorization', text => `Basic ${Buffer.from(`acme:${text}`).toString('base64')}`],
  ['base64 with more before and behind', text => Buffer.from(`{"a":"${text}"} and so on`).toString('base64')],
  ['base64url', text => Buffer.from(`x${text}`).toString('base64url')],
  ['JSON in JSON', text => JSON.stringify(JSON.stringify({ text }))],
  [
    'percent-encoded in lower case',
    text => encodeURIComponent(text).replace(/%../g, hex => hex.toLowerCase()),
  ],
  ['a path', text => encodeURI(text)],
  ['hexadecimal', text => Buffer.from(text).toString('hex')],
];

describe('a masked secret', () => {
  for (const [name, write] of forms) {
    it(`is found and taken out: ${name}`, () => {
      const mask = new SecretMask(secret);
      const text = `before ${write(secret)} behind`;
      assert.ok(mask.isIn(text));
      const masked = mask.hide(text);
      assert.ok(!mask.isIn(masked), masked);
      assert.match(masked, /•••/);
      assert.match(masked, /^before .* behind$/s);
    });
  }

  it('is taken out in every form, whatever it is', function () {
    this.timeout(60_000);
    const secrets = fc
      .string({ unit: 'grapheme', minLength: 8, maxLength: 40 })
      .filter(text => text.trim() === text);
    fc.assert(
      fc.property(secrets, fc.constantFrom(...forms), (value, [, write]) => {
        assert.ok(new SecretMask(value).isIn(write(value)), write(value));
      }),
      { numRuns: 25 },
    );
  });

  it('leaves other texts alone', () => {
    const mask = new SecretMask(secret);
    assert.equal(mask.hide('{"description": "geheim"}'), '{"description": "geheim"}');
    assert.equal(new SecretMask('').hide('anything'), 'anything');
    assert.equal(new SecretMask('a').isIn('a'), false);
  });
});
