import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { shortened } from '../../../src/licenses/removal';
import { asCurl, type ReadableRequest } from '../../../src/licenses/request';

/** What a shell makes of the words of a command. */
function wordsOf(command: string): string[] {
  const script = `curl() { printf '%s\\0' "$@"; }\n${command}`;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
}

describe('a request for a shell', () => {
  const request: ReadableRequest = {
    method: 'POST',
    url: 'https://springs.example.com/api/v4/deactivate_license',
    headers: { Accept: 'application/json', Authorization: 'Bearer <access token>' },
    body: '{"hardware_id":"é/4 & co|2","license_key":"$(x) `y` \\\\ \\"z\\" it\'s"}',
  };

  it('keeps every character, also those that a shell would take for its own', () => {
    assert.deepEqual(wordsOf(asCurl(request)), [
      '--request',
      'POST',
      '--header',
      'Accept: application/json',
      '--header',
      'Authorization: Bearer <access token>',
      '--data-raw',
      request.body,
      request.url,
    ]);
  });

  it('lets curl ask for the secret, where it can', () => {
    const words = wordsOf(asCurl({ ...request, body: undefined, user: "o'acme" }));
    assert.deepEqual(words, [
      '--request',
      'POST',
      '--user',
      "o'acme",
      '--header',
      'Accept: application/json',
      request.url,
    ]);
  });
});

describe('what the record keeps of a license key', () => {
  for (const [key, kept] of [
    ['GPB7-279T-6MNK-CQLK', '…CQLK'],
    ['é-😀😀😀😀', '…😀😀😀😀'],
  ] as const) {
    it(`is ${kept}`, () => assert.equal(shortened(key), kept));
  }

  for (const [key, kept] of [
    ['ABCD', '…BCD'],
    ['A', '…'],
  ] as const) {
    it(`is never the whole key: ${kept}`, () => assert.equal(shortened(key), kept));
  }
});
