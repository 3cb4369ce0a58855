import assert from 'node:assert/strict';
import type { AkanaConnection, LicenseSpringConnection } from '../../../../src/connections/connection';
import { akanaCredentials, licenseSpringCredentials } from '../../../../src/connections/secrets/credentials';
import { gateway, gatewayByCookies, springs, springsByOAuth } from '../examples';

const { tokenEndpoint } = springsByOAuth;
const keyPair = { apiKey: 'key', sharedKey: ' shared ' };
const client = { clientId: 'id', clientSecret: 'secret', tokenEndpoint };

describe('a keychain entry of LicenseSpring', () => {
  it('holds an API key and its shared key', () => {
    const credentials = licenseSpringCredentials(springs, JSON.stringify(keyPair));
    assert.deepEqual(credentials, { kind: 'apiKey', ...keyPair });
  });

  it('holds an OAuth client and where its secret may go', () => {
    const credentials = licenseSpringCredentials(springsByOAuth, JSON.stringify(client));
    assert.deepEqual(credentials, { kind: 'oauth', ...client });
  });

  it('says alone where the secret may go, where the settings do not', () => {
    const connection = { ...springs, authorization: 'oauth' } as const;
    const credentials = licenseSpringCredentials(connection, JSON.stringify(client));
    assert.deepEqual(credentials, { kind: 'oauth', ...client });
  });

  it('may hold more than is needed', () => {
    const secret = JSON.stringify({ ...keyPair, ...client, note: 5 });
    assert.deepEqual(licenseSpringCredentials(springs, secret), { kind: 'apiKey', ...keyPair });
  });

  const useless: [name: string, connection: LicenseSpringConnection, entry: unknown][] = [
    ['for another token endpoint', springsByOAuth, { ...client, tokenEndpoint: `${tokenEndpoint}2` }],
    [
      'for a token endpoint of other case',
      springsByOAuth,
      { ...client, tokenEndpoint: tokenEndpoint.toUpperCase() },
    ],
    ['without a token endpoint', springsByOAuth, { ...client, tokenEndpoint: undefined }],
    ['without a client secret', springsByOAuth, { ...client, clientSecret: '' }],
    ['without a client ID', springsByOAuth, { ...client, clientId: undefined }],
    ['of an API key, where OAuth is set', springsByOAuth, keyPair],
    ['of an OAuth client, where an API key is set', springs, client],
    ['without a shared key', springs, { apiKey: 'key' }],
    ['with an empty API key', springs, { ...keyPair, apiKey: '' }],
    ['with a number as key', springs, { ...keyPair, apiKey: 5 }],
    ['that is a list', springs, [keyPair]],
    ['that is null', springs, null],
  ];
  for (const [name, connection, entry] of useless) {
    it(`is of no use ${name}`, () => {
      assert.equal(licenseSpringCredentials(connection, JSON.stringify(entry)), undefined);
    });
  }

  for (const text of ['', 'a bare key', '{"apiKey":"key","sharedKey":']) {
    it(`is of no use as ${JSON.stringify(text)}`, () => {
      assert.equal(licenseSpringCredentials(springs, text), undefined);
    });
  }
});

describe('a keychain entry of Akana', () => {
  it('holds a password; the e-mail address is in the settings', () => {
    assert.deepEqual(akanaCredentials(gateway, '{"password":" geheim \\"ß "}'), {
      signIn: 'password',
      email: 'ada@example.com',
      password: ' geheim "ß ',
    });
  });

  it('is not asked for pasted cookies: memory has them, the one for CSRF where there is one', () => {
    const cookies = { tenant: 'acme', authToken: 'a%3D' };
    assert.deepEqual(akanaCredentials(gatewayByCookies, JSON.stringify(cookies)), {
      signIn: 'cookies',
      cookies: { ...cookies, csrfToken: undefined },
    });
    const both = { ...cookies, csrfToken: 'c%3D' };
    assert.deepEqual(akanaCredentials(gatewayByCookies, JSON.stringify(both)), {
      signIn: 'cookies',
      cookies: both,
    });
  });

  const useless: [name: string, connection: AkanaConnection, entry: unknown][] = [
    ['without a password', gateway, {}],
    ['with an empty password', gateway, { password: '' }],
    ['with a number as password', gateway, { password: 5 }],
    ['of cookies, where a password is set', gateway, { tenant: 'acme', authToken: 'a' }],
    ['of a password, where cookies are set', gatewayByCookies, { password: 'p' }],
    ['without a tenant', gatewayByCookies, { authToken: 'a' }],
    ['without a login', gatewayByCookies, { tenant: 'acme', csrfToken: 'c' }],
  ];
  for (const [name, connection, entry] of useless) {
    it(`is of no use ${name}`, () => {
      assert.equal(akanaCredentials(connection, JSON.stringify(entry)), undefined);
    });
  }
});
