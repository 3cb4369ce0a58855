import assert from 'node:assert/strict';
import { explain } from '../../../src/connections/explain';
import { type Failure, ServiceError } from '../../../src/services/serviceError';

const host = 'zoo.example.com:8443';

function explained(failure: Failure): string {
  return explain(new ServiceError('cloudZoo', host, failure));
}

describe('explaining a failure', () => {
  const documented = { code: 'Busy', description: 'It is busy', details: 'Wait a minute.' };
  const rows: [name: string, failure: Failure, ...says: RegExp[]][] = [
    [
      'a refusal, in the words of the service',
      { kind: 'refused', status: 409, ...documented },
      /^It is busy\. Wait a minute\. .*answered 409 Busy\)\.$/,
    ],
    [
      'a refusal without a code',
      { kind: 'refused', status: 400, description: 'No.' },
      /^No\. .*answered 400\)\.$/,
    ],
    [
      'a refusal without words',
      { kind: 'refused', status: 404, evidence: '' },
      /^The service found nothing with this ID\. Check the ID.*answered 404\)\.$/,
    ],
    [
      'wrong credentials',
      { kind: 'refused', status: 401, ...documented },
      /^It is busy\. Wait a minute\. Check the issuer ID and the secret.*401 Busy\)\.$/,
      /Update Secret/,
    ],
    ['a right that is missing', { kind: 'refused', status: 403, evidence: '' }, /403/, /Check the issuer ID/],
    ['trouble of the service', { kind: 'refused', status: 503, evidence: '' }, /503/, /Try again later/],
    [
      'trouble of a proxy',
      { kind: 'refused', status: 502, evidence: '<h1>Bad\n Gateway</h1>' },
      /^Bad Gateway\..*502\)\.$/,
      /Try again later/,
    ],
    [
      'a redirect',
      { kind: 'unexpected', status: 302, evidence: 'redirect to https://login.example.com' },
      /redirects/,
      /Check the endpoint/,
    ],
    [
      'a reply that is not documented',
      { kind: 'unexpected', status: 200, evidence: '<title>Sign in</title>' },
      /200/,
      /Sign in/,
      /[Cc]heck|[Tt]ry/,
    ],
    ['an empty reply', { kind: 'unexpected', status: 200, evidence: '' }, /an empty answer/],
    [
      'a service out of reach',
      { kind: 'unreachable', evidence: 'ECONNREFUSED' },
      /could not be reached/,
      /ECONNREFUSED/,
      /Check the network and the endpoint/,
    ],
    ['a broken connection', { kind: 'interrupted', evidence: 'ECONNRESET' }, /ECONNRESET/, /[Tt]ry again/],
    ['a service that is silent', { kind: 'timeout' }, /in time/, /cloudZoo\.requestTimeout/],
  ];
  for (const [name, failure, ...says] of rows) {
    it(`names the host and says what to do: ${name}`, () => {
      const text = explained(failure);
      for (const pattern of [/zoo\.example\.com:8443/, ...says]) {
        assert.match(text, pattern);
      }
      assert.doesNotMatch(text, /undefined|[<>{}]|\.\./);
    });
  }

  describe('says when to come back, as the service asked:', () => {
    const second = 1000;
    const rows: [milliseconds: number, words: string][] = [
      [0, '1 second'],
      [second, '1 second'],
      [45 * second, '45 seconds'],
      [120 * second, '2 minutes'],
      [3600 * second, '60 minutes'],
      [3 * 3600 * second, '3 hours'],
      [200 * 3600 * second, '9 days'],
    ];
    for (const [milliseconds, words] of rows) {
      it(words, () => {
        for (const status of [429, 503]) {
          const failure = { kind: 'refused', status, evidence: '' } as const;
          const cause = status === 429 ? 'Too many requests were sent.' : 'The service has a problem.';
          const text = explain(new ServiceError('cloudZoo', host, failure, undefined, milliseconds));
          assert.equal(text, `${cause} Try again in ${words} (${host} answered ${status}).`);
        }
      });
    }
  });

  it('of a cancelled call says so', () => assert.equal(explained({ kind: 'cancelled' }), 'Canceled.'));

  it('that is no failure of a service gives its message, and only that', () => {
    assert.equal(explain(new TypeError('x is not\n a $(bug)')), 'x is not a $ (bug)');
    assert.equal(explain('text'), 'text');
    assert.equal(explain(undefined), 'undefined');
  });

  describe('is harmless', () => {
    const nasty: [name: string, text: string][] = [
      ['a link to a command', 'See [the help](command:workbench.action.quit)'],
      ['a link over two lines', 'See [the\nhelp]\n(command:evil)'],
      ['a link that hides behind a direction mark', 'See [x]\u202e(command:evil)'],
      ['a link to the web', '[x](https://evil.example.com "title")'],
      ['an image', '![x](https://evil.example.com/x.png)'],
      ['an icon', '$(trash) gone'],
      ['an icon that hides behind a direction mark', '$\u200f(trash) gone'],
      ['lines', 'one\r\ntwo\u2028three\u0085four\u0000five'],
      ['directions', '\u202eabc\u2066def\u200f\u061cghi\u2069'],
      ['length', 'long '.repeat(2000)],
      ['length without a space', '😀'.repeat(10_000)],
    ];
    for (const [name, text] of nasty) {
      for (const failure of [
        { kind: 'refused', status: 400, code: text, description: text, details: text },
        { kind: 'refused', status: 500, evidence: text },
        { kind: 'unexpected', status: 200, evidence: text },
        { kind: 'interrupted', evidence: text },
      ] satisfies Failure[]) {
        const where = 'code' in failure ? 'fields of the service' : `evidence, ${failure.kind}`;
        it(`with ${name} (${where})`, () => {
          const shown = explained(failure);
          assert.doesNotMatch(shown, /\]\(/);
          assert.doesNotMatch(shown, /\$\(/);
          assert.doesNotMatch(shown, /[\p{Cc}\p{Zl}\p{Zp}]/u);
          assert.doesNotMatch(shown, /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/);
          assert.ok([...shown].length < 1100, `${shown.length} characters`);
        });
      }
    }

    it('with HTML: only its words are shown', () => {
      const page = `<!DOCTYPE html><html><head><style>h1 { color: red }</style>
        <script>alert("</p>")</script></head><body class="x"><h1>Not&nbsp;here</h1><p>Sign\n in</p></body></html>`;
      const shown = explained({ kind: 'unexpected', status: 200, evidence: page });
      assert.match(shown, /Not&nbsp;here Sign in/);
      assert.doesNotMatch(shown, /color|alert|[<>]/);
    });
  });

  describe('does not keep the editor waiting', () => {
    const rows: [name: string, evidence: string][] = [
      ['a tag that never ends, over and over', '<'.repeat(50_000)],
      ['a script that never ends, over and over', '<script'.repeat(20_000)],
      ['a long page', '<p>word</p>'.repeat(3_000_000)],
    ];
    for (const [name, evidence] of rows) {
      it(name, function () {
        this.timeout(20_000);
        const started = Date.now();
        explained({ kind: 'unexpected', status: 200, evidence });
        const milliseconds = Date.now() - started;
        assert.ok(milliseconds < 500, `${milliseconds} ms`);
      });
    }
  });
});
