import assert from 'node:assert/strict';
import type { CloudZooConnection, Connection } from '../../../../src/connections/connection';
import {
  akanaCredentials,
  licenseSpringCredentials,
  type SecretAnswers,
  secretFrom,
} from '../../../../src/connections/secrets/credentials';
import { gateway, gatewayByCookies, springs, springsByOAuth } from '../examples';

const acme: CloudZooConnection = {
  service: 'cloudZoo',
  name: 'acme',
  endpoint: 'https://zoo.example.com/v1',
  issuer: 'acme',
  products: [],
};

describe('a secret as it is stored', () => {
  const { tokenEndpoint } = springsByOAuth;
  const rows: [name: string, connection: Connection, answers: Partial<SecretAnswers>, stored: string][] = [
    ["an issuer's, as it was typed", acme, { issuerSecret: ' s "é" ' }, ' s "é" '],
    [
      'a key pair, without what was pasted around it',
      springs,
      { apiKey: ' key\n', sharedKey: '\tshared ' },
      '{"apiKey":"key","sharedKey":"shared"}',
    ],
    [
      'an OAuth client, with the token endpoint that it is for',
      springsByOAuth,
      { clientId: ' id ', clientSecret: ' secret ' },
      `{"clientId":"id","clientSecret":"secret","tokenEndpoint":"${tokenEndpoint}"}`,
    ],
    ['a password, as it was typed', gateway, { password: ' p "ß" ' }, '{"password":" p \\"ß\\" "}'],
    [
      'two cookies',
      gatewayByCookies,
      { authCookie: 'AtmoAuthToken_acme=a%3D', csrfCookie: ' Csrf-Token_acme=c%3D ' },
      '{"tenant":"acme","authToken":"a%3D","csrfToken":"c%3D"}',
    ],
    [
      'a whole Cookie header',
      gatewayByCookies,
      { authCookie: 'Cookie: x=1; AtmoAuthToken_acme=a; Csrf-Token_acme=c' },
      '{"tenant":"acme","authToken":"a","csrfToken":"c"}',
    ],
    [
      'the cookie of a tenant without CSRF tokens',
      gatewayByCookies,
      { authCookie: 'AtmoAuthToken_acme=a', csrfCookie: '' },
      '{"tenant":"acme","authToken":"a"}',
    ],
  ];
  for (const [name, connection, answers, stored] of rows) {
    it(name, () => assert.equal(secretFrom(connection, answers), stored));
  }

  const missing: [name: string, connection: Connection, answers: Partial<SecretAnswers>][] = [
    ['its shared key', springs, { apiKey: 'key' }],
    ['its API key', springs, { apiKey: ' ', sharedKey: 'shared' }],
    ['its client secret', springsByOAuth, { clientId: 'id' }],
    ['its client ID', springsByOAuth, { clientId: '', clientSecret: 'secret' }],
    ['its password', gateway, {}],
    ['its login', gatewayByCookies, { csrfCookie: 'Csrf-Token_acme=c' }],
    [
      'what is of its own kind',
      springs,
      { issuerSecret: 's', password: 'p', clientId: 'id', clientSecret: 'x' },
    ],
  ];
  for (const [name, connection, answers] of missing) {
    it(`is none without ${name}`, () => assert.equal(secretFrom(connection, answers), undefined));
  }

  it('is understood again', () => {
    const keys = secretFrom(springs, { apiKey: 'key', sharedKey: 'shared' });
    assert.ok(licenseSpringCredentials(springs, keys ?? ''));
    const oauth = secretFrom(springsByOAuth, { clientId: 'id', clientSecret: 'secret' });
    assert.ok(licenseSpringCredentials(springsByOAuth, oauth ?? ''));
    assert.ok(akanaCredentials(gateway, secretFrom(gateway, { password: 'p' }) ?? ''));
    const cookies = secretFrom(gatewayByCookies, { authCookie: 'AtmoAuthToken_acme=a' });
    assert.ok(akanaCredentials(gatewayByCookies, cookies ?? ''));
  });
});
