import assert from 'node:assert/strict';
import {
  headersOf,
  lifetimeOfPasted,
  lifetimeOfReply,
  readSetCookies,
} from '../../../../src/services/akana/cookies';
import { parsePastedCookies } from '../../../../src/services/akana/pastedCookies';

const minute = 60_000;
/** In the form of the documentation's examples (help.akana.com, "Cookies in the Akana API Platform"). */
const authToken =
  'TokenID%3D588ed75a-5371-40c6-9ff8-1b1c53f076af%2Cclaimed_id%3Durn%3Aatmosphere%3Auser%3Aacme%3A8697a0a0%2CissueTime%3D1613688594281%2CexpirationTime%3D1613690454263%2CUserName%3DPlatform+Admin%2CUserFDN%3D8697a0a0%252Eacme%2CAttributesIncluded%3Dfalse%2Csig%3DEqIom326DbF6-39Y_';
const csrfToken = 'TokenID%3D8ed70a13-8469-11e8%2CexpirationTime%3D1531234567890%2Csig%3Da%2Bb%2F%3D%3D';
const cookies = { tenant: 'acme', authToken, csrfToken };

describe('the cookies of an Akana login', () => {
  describe('are read from Set-Cookie', () => {
    const auth = `AtmoAuthToken_acme=${authToken}`;
    const csrf = `Csrf-Token_acme=${csrfToken}`;
    const rows: [name: string, setCookies: string[], expected: typeof cookies | object | undefined][] = [
      ['both', [`${auth}; path=/; secure; HttpOnly`, `${csrf};path=/`], cookies],
      ['in the other order, among others', ['JSESSIONID_pm80=1', csrf, auth, 'x'], cookies],
      ['without CSRF prevention', [auth], { ...cookies, csrfToken: undefined }],
      ['the last of several', ['AtmoAuthToken_acme=old', auth, csrf], cookies],
      ['not one that is taken away', [auth, csrf, 'AtmoAuthToken_acme=none; expires=x'], cookies],
      ['not an empty one', ['AtmoAuthToken_acme=; Max-Age=0'], undefined],
      ['not one of another tenant', [auth, 'Csrf-Token_other=1'], { ...cookies, csrfToken: undefined }],
      ['not one without a tenant', ['AtmoAuthToken_=1', 'AtmoAuthToken=none'], undefined],
      ['not one that no header can name', ['AtmoAuthToken_a(b=1'], undefined],
      ['none', [], undefined],
      [
        'a tenant with a hyphen and a dot',
        ['AtmoAuthToken_a-b.c=1'],
        { tenant: 'a-b.c', authToken: '1', csrfToken: undefined },
      ],
    ];
    for (const [name, setCookies, expected] of rows) {
      it(name, () => assert.deepEqual(readSetCookies(setCookies), expected));
    }
  });

  describe('are read from what a person pastes', () => {
    const auth = `AtmoAuthToken_acme=${authToken}`;
    const csrf = `Csrf-Token_acme=${csrfToken}`;
    const rows: [name: string, texts: string[], expected: object | undefined][] = [
      ['two values', [auth, csrf], cookies],
      ['with spaces and a semicolon', [`  ${auth} ;`, ` ${csrf}\n`], cookies],
      ['a whole header', [`Cookie: JSESSIONID=1; ${auth}; ${csrf}; theme=dark`], cookies],
      ['a header of a reply', [`Set-Cookie: ${auth}; path=/; HttpOnly`, csrf], cookies],
      [
        'rows of a browser',
        [
          `AtmoAuthToken_acme\t${authToken}\tacme.example.com\t/\tSession`,
          `Csrf-Token_acme\t${csrfToken}\tx`,
        ],
        cookies,
      ],
      ['one value', [auth, ''], { ...cookies, csrfToken: undefined }],
      ['a value without its name', [authToken, csrfToken], undefined],
      ['only the CSRF token', ['', csrf], undefined],
      ['text that no header can hold', ['AtmoAuthToken_acme=tökén', csrf], undefined],
      ['nothing', [''], undefined],
    ];
    for (const [name, texts, expected] of rows) {
      it(name, () => assert.deepEqual(parsePastedCookies(...texts), expected));
    }
  });

  it('go out verbatim, and the CSRF token as a header too unless it is a GET', () => {
    const Cookie = `AtmoAuthToken_acme=${authToken}; Csrf-Token_acme=${csrfToken}`;
    assert.deepEqual(headersOf(cookies, 'GET'), { Cookie });
    for (const method of ['POST', 'PUT', 'DELETE']) {
      assert.deepEqual(headersOf(cookies, method), { Cookie, 'X-Csrf-Token_acme': csrfToken });
    }
  });

  it('go out without a CSRF header when there is no such cookie', () => {
    const without = { tenant: 'acme', authToken };
    assert.deepEqual(headersOf(without, 'DELETE'), { Cookie: `AtmoAuthToken_acme=${authToken}` });
  });

  describe('say how long the login lasts', () => {
    const expiring = (time: number | string) => ({
      tenant: 'acme',
      authToken: encodeURIComponent(`TokenID=1,expirationTime=${time},sig=x`),
    });
    const now = 1_750_000_000_000;

    it('by the clock of this machine, renewed a minute before the end', () => {
      const lifetime = lifetimeOfReply(expiring(now + 20 * minute), now, now + 900);
      assert.deepEqual(lifetime, { endsAt: now + 20 * minute, renewAt: now + 19 * minute });
    });

    it('when the clock of the platform is another', () => {
      for (const skew of [-3 * 60 * minute, 3 * 60 * minute]) {
        const lifetime = lifetimeOfReply(expiring(now + skew + 20 * minute), now, now + skew);
        assert.equal(lifetime.endsAt, now + 20 * minute);
      }
    });

    it('in seconds when it is short', () => {
      assert.equal(lifetimeOfReply(expiring(now + 4000), now, now).renewAt, now + 3000);
    });

    for (const [name, text] of [
      ['no time', 'x'],
      ['a time that is over', now - 1],
      ['an escape that is none', '1%'],
    ] as const) {
      it(`by default half an hour, with ${name} in a new cookie`, () => {
        const given =
          name === 'an escape that is none' ? { tenant: 'acme', authToken: '%E0%' } : expiring(text);
        assert.equal(lifetimeOfReply(given, now, now).endsAt, now + 30 * minute);
      });
    }

    it('also that pasted ones are over', () => {
      assert.equal(lifetimeOfPasted(expiring(now - 1), now).endsAt, now - 1);
      assert.equal(lifetimeOfPasted(expiring('x'), now).endsAt, now + 30 * minute);
    });
  });
});
