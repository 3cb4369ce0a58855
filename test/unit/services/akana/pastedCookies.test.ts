import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parsePastedCookies } from '../../../../src/services/akana/pastedCookies';

const authToken = 'TokenID%3D588ed75a%2CexpirationTime%3D1613690454263%2CUserName%3DAda+L%2Csig%3DEq!Io-_~';
const csrfToken = "TokenID%3D8ed70a13%2Csig%3Da%2Bb%2F%3D%3D'*";
const cookies = { tenant: 'acme', authToken, csrfToken };
const auth = `AtmoAuthToken_acme=${authToken}`;
const csrf = `Csrf-Token_acme=${csrfToken}`;
const header = `JSESSIONID=1; ${auth}; theme="dark"; ${csrf}`;
const url = 'https://portal.example.com/api/licenses?a=b&c=100%25';

/** As the browsers' own tools write a request. */
const asBash = (text: string) =>
  /['!]/.test(text)
    ? `$'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('!', '\\u0021')}'`
    : `'${text}'`;
const asCmd = (text: string) =>
  `^"${text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replace(/[^a-zA-Z0-9\s_\-:=+~'/.',?;()*`]/g, '^$&')
    .replace(/%(?=[a-zA-Z0-9_])/g, '%^')}^"`;
const asPowerShell = (text: string) => `"${text.replace(/[`$"]/g, '`$&')}"`;

const copied: Record<string, string> = {
  'a value in quotes': `AtmoAuthToken_acme="${authToken}"; Csrf-Token_acme="${csrfToken}"`,
  'a header in quotes': `"Cookie: JSESSIONID=1; ${auth}; ${csrf}"`,
  'a header in other quotes': `\`${auth}; ${csrf}\``,
  'a header without its name': header,
  'a header with its name': `cookie:${header}`,
  'pairs as Firefox copies them': `AtmoAuthToken_acme:"${authToken}"\nCsrf-Token_acme:"${csrfToken}"`,
  'cURL for bash': `curl ${asBash(url)} \\\n  -H ${asBash('accept: */*')} \\\n  -H ${asBash(`Cookie: ${header}`)} \\\n  --compressed`,
  'cURL for bash with -b': `curl ${asBash(url)} \\\n  -b ${asBash(header)} \\\n  -H ${asBash(`X-Csrf-Token_acme: ${csrfToken}`)}`,
  'cURL for cmd': `curl ^${asCmd(url).slice(1)} ^\r\n  -H ${asCmd('accept: */*')} ^\r\n  -H ${asCmd(`cookie: ${header}`)}`,
  'cURL for cmd with -b': `curl.exe ${asCmd(url)} ^\r\n  -b ${asCmd(header)} ^\r\n  -H ${asCmd('a: 100% "b"')}`,
  PowerShell: [
    '$session = New-Object Microsoft.PowerShell.Commands.WebRequestSession',
    `$session.UserAgent = ${asPowerShell('Mozilla/5.0 (X11; $)')}`,
    `$session.Cookies.Add((New-Object System.Net.Cookie("JSESSIONID", "1", "/", "portal.example.com")))`,
    `$session.Cookies.Add((New-Object System.Net.Cookie("AtmoAuthToken_acme", ${asPowerShell(authToken)}, "/", "portal.example.com")))`,
    `$session.Cookies.Add((New-Object System.Net.Cookie("Csrf-Token_acme", ${asPowerShell(csrfToken)}, "/", "portal.example.com")))`,
    `Invoke-WebRequest -UseBasicParsing -Uri ${asPowerShell(url)} \`\n-WebSession $session`,
  ].join('\n'),
  'PowerShell with a header': `Invoke-WebRequest -Uri "${url}" -Headers @{\n"Cookie"=${asPowerShell(header)}\n}`,
  'fetch of Node': `fetch("${url}", {\n  "headers": {\n    "cookie": ${JSON.stringify(header)}\n  },\n  "method": "GET"\n});`,
  'cookies as JSON': JSON.stringify([
    { domain: 'portal.example.com', name: 'AtmoAuthToken_acme', value: authToken },
    { domain: 'portal.example.com', name: 'Csrf-Token_acme', value: csrfToken },
  ]),
  'cookies as an object': JSON.stringify({ AtmoAuthToken_acme: authToken, 'Csrf-Token_acme': csrfToken }),
  'rows of a table': `AtmoAuthToken_acme\t${authToken}\tportal.example.com\t/\t2026-11-26T15:00:00.000Z\t300\t✓\t✓\tLax\tMedium\nCsrf-Token_acme\t${csrfToken}\tportal.example.com\t/\tSession\t90\t\t✓\t\tMedium`,
  'a cookies.txt': `# Netscape HTTP Cookie File\n#HttpOnly_portal.example.com\tFALSE\t/\tTRUE\t0\tAtmoAuthToken_acme\t${authToken}\nportal.example.com\tFALSE\t/\tTRUE\t0\tCsrf-Token_acme\t${csrfToken}\n`,
};

describe('cookies that a person pastes', () => {
  for (const [name, text] of Object.entries(copied)) {
    it(`are read from ${name}`, () => assert.deepEqual(parsePastedCookies(text), cookies));
    // The value stands last in a row of cookies.txt: what follows it cannot be told from it without a line end.
    if (name === 'a cookies.txt') continue;
    it(`are read from ${name}, in a box that has one line`, () => {
      const line = text.replace(/[\r\n]/g, '');
      assert.deepEqual(parsePastedCookies(line), cookies);
    });
  }

  it('are read whatever their value is, from each of these', () => {
    const octets = [..."!#$%&'()*+-./0123456789:<=>?@ABCXYZ[]^_`abcxyz{|}~"];
    const value = fc.string({ unit: fc.constantFrom(...octets), minLength: 1, maxLength: 40 });
    const ways: ((auth: string, csrf: string) => string)[] = [
      (a, c) => `Cookie: x=1; AtmoAuthToken_acme=${a}; Csrf-Token_acme=${c}`,
      (a, c) => `curl 'u' -H ${asBash(`Cookie: AtmoAuthToken_acme=${a}; Csrf-Token_acme=${c}`)} -H 'a: b'`,
      (a, c) => `curl ${asCmd(url)} ^\r\n -b ${asCmd(`AtmoAuthToken_acme=${a}; Csrf-Token_acme=${c}`)}`,
      (a, c) => `AtmoAuthToken_acme\t${a}\thost\nCsrf-Token_acme\t${c}\thost`,
      (a, c) =>
        `Invoke-WebRequest; Cookie("AtmoAuthToken_acme", ${asPowerShell(a)}, "/") Cookie("Csrf-Token_acme", ${asPowerShell(c)}, "/")`,
    ];
    fc.assert(
      fc.property(value, value, fc.constantFrom(...ways), (authToken, csrfToken, way) => {
        // Quotes around a whole value are taken for those that it was copied with.
        fc.pre([authToken, csrfToken].every(text => !/^(['`]).*\1$/.test(text) && text !== 'none'));
        assert.deepEqual(parsePastedCookies(way(authToken, csrfToken)), {
          tenant: 'acme',
          authToken,
          csrfToken,
        });
      }),
      { numRuns: 1000 },
    );
  });

  it('are looked for in time that grows with the text', () => {
    for (const piece of ['"', "'", '\\', '^', '`', '=', ';', '\t', '{"', "$'", 'AtmoAuthToken_', 'curl ']) {
      for (const head of ['', 'curl ', 'Invoke-WebRequest ', '[']) {
        const started = performance.now();
        parsePastedCookies(head + piece.repeat(20_000));
        assert.ok(performance.now() - started < 2000, `${head}${piece}`);
      }
    }
  });
});
