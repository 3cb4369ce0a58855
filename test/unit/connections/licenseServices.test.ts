import assert from 'node:assert/strict';
import { accountOf, type Connection, connectionLine } from '../../../src/connections/connection';
import { entryOf, parseConnection, problemOfEmail, problemOfKey } from '../../../src/connections/settings';
import { gateway, gatewayByCookies, springs, springsByOAuth } from './examples';

function reasonOf(entry: unknown): string {
  const parsed = parseConnection(entry);
  assert.ok('reason' in parsed, `the entry was accepted: ${JSON.stringify(parsed)}`);
  return parsed.reason;
}

describe('a connection to LicenseSpring in the settings', () => {
  it('needs no more than a name: all else is as most have it', () => {
    assert.deepEqual(parseConnection({ name: 'springs', service: 'licenseSpring' }), {
      ...springs,
      endpoint: 'https://api.licensespring.com/api/v4',
    });
  });

  it('takes the token endpoint of an own realm, as an address', () => {
    const entry = {
      ...springsByOAuth,
      endpoint: ' https://Springs.example.com/api/v4/ ',
      tokenEndpoint: 'HTTPS://auth.example.com:443/token/',
    };
    assert.deepEqual(parseConnection(entry), springsByOAuth);
  });

  const broken: [name: string, changes: object, reason: RegExp][] = [
    ['no name', { name: undefined }, /lowercase/],
    ['the name of the sandbox', { name: 'sandbox-licensespring' }, /sandbox/],
    ['an endpoint that is none', { endpoint: 'springs' }, /not a web address/],
    ['null as endpoint', { endpoint: null }, /not a web address/],
    ['an endpoint without encryption', { endpoint: 'http://springs.example.com' }, /https:\/\//],
    ['another authorization', { authorization: 'APIKey' }, /"authorization" must be "apiKey" or "oauth"/],
    ['null as authorization', { authorization: null }, /"authorization" must be/],
    ['a token endpoint that is none', { tokenEndpoint: 'token' }, /^"tokenEndpoint": .*not a web address/],
    ['a number as token endpoint', { tokenEndpoint: 5 }, /^"tokenEndpoint": /],
    [
      'a token endpoint without encryption',
      { tokenEndpoint: 'http://a.example' },
      /^"tokenEndpoint": .*https/,
    ],
    [
      'a token endpoint with a query',
      { tokenEndpoint: 'https://a.example/?b' },
      /^"tokenEndpoint": .*cannot contain/,
    ],
    [
      'a token endpoint with a password',
      { tokenEndpoint: 'https://a:b@a.example' },
      /cannot contain a user name/,
    ],
  ];
  for (const [name, changes, reason] of broken) {
    it(`says why it is broken: ${name}`, () => assert.match(reasonOf({ ...springs, ...changes }), reason));
  }
});

describe('a connection to Akana in the settings', () => {
  it('signs in by password unless told', () => {
    const { signIn: _, ...entry } = gateway;
    assert.deepEqual(parseConnection({ ...entry, email: ' ada@example.com ' }), gateway);
  });

  it('needs no e-mail address for pasted cookies, and knows none', () => {
    const { email: _, ...entry } = gatewayByCookies;
    assert.deepEqual(parseConnection(entry), gatewayByCookies);
    assert.deepEqual(parseConnection({ ...entry, email: 'ada@example.com' }), gatewayByCookies);
  });

  const broken: [name: string, changes: object, reason: RegExp][] = [
    ['the name of the sandbox', { name: 'sandbox-akana' }, /sandbox/],
    ['no endpoint: there is no usual one', { endpoint: undefined }, /"endpoint" is missing/],
    ['an endpoint without encryption', { endpoint: 'http://portal.example.com' }, /https:\/\//],
    ['another sign-in', { signIn: 'sso' }, /"signIn" must be "password" or "cookies"/],
    ['null as sign-in', { signIn: null }, /"signIn" must be/],
    ['no e-mail address', { email: undefined }, /e-mail address is missing/],
    ['a blank e-mail address', { email: ' ' }, /e-mail address is missing/],
    ['a number as e-mail address', { email: 5 }, /e-mail address is missing/],
    ['a name as e-mail address', { email: 'ada' }, /not an e-mail address/],
  ];
  for (const [name, changes, reason] of broken) {
    it(`says why it is broken: ${name}`, () => assert.match(reasonOf({ ...gateway, ...changes }), reason));
  }
});

describe('a connection as an entry of the settings', () => {
  const usualOAuth = { ...springs, authorization: 'oauth' } as const;
  const { endpoint } = springs;
  const rows: [name: string, connection: Connection, entry: object][] = [
    ['an API key', springs, { name: 'springs', service: 'licenseSpring', endpoint, authorization: 'apiKey' }],
    [
      'OAuth as usual',
      usualOAuth,
      { name: 'springs', service: 'licenseSpring', endpoint, authorization: 'oauth' },
    ],
    [
      'OAuth with an own token endpoint',
      springsByOAuth,
      {
        name: 'springs',
        service: 'licenseSpring',
        endpoint,
        authorization: 'oauth',
        tokenEndpoint: 'https://auth.example.com/token',
      },
    ],
    [
      'a password',
      gateway,
      {
        name: 'gateway',
        service: 'akana',
        endpoint: gateway.endpoint,
        signIn: 'password',
        email: 'ada@example.com',
      },
    ],
    [
      'cookies',
      gatewayByCookies,
      { name: 'gateway', service: 'akana', endpoint: gateway.endpoint, signIn: 'cookies' },
    ],
  ];
  for (const [name, connection, entry] of rows) {
    it(`says what is needed, and is read as the same: ${name}`, () => {
      assert.deepEqual(entryOf(connection), entry);
      assert.deepEqual(parseConnection(entryOf(connection)), connection);
    });
  }
});

describe('the keychain account of a service that has no issuers', () => {
  it('names service, endpoint and connection', () => {
    assert.equal(accountOf(springs), 'licenseSpring|https://springs.example.com/api/v4|springs');
    assert.equal(accountOf(gateway), 'akana|https://portal.example.com|gateway');
  });

  it('is another at another endpoint, and for another connection', () => {
    const others = [
      { ...springs, name: 'other' },
      { ...springs, endpoint: 'https://springs.example.com/api/v5' },
      { ...gateway, name: 'springs', endpoint: springs.endpoint },
    ];
    assert.equal(new Set([springs, ...others].map(accountOf)).size, 4);
  });
});

describe('the line of a question about where something is sent', () => {
  const rows: [connection: Connection, line: string][] = [
    [springs, 'Connection: springs, LicenseSpring API key at https://springs.example.com/api/v4'],
    [springsByOAuth, 'Connection: springs, LicenseSpring OAuth client at https://springs.example.com/api/v4'],
    [gateway, 'Connection: gateway, Akana user ada@example.com at https://portal.example.com'],
    [gatewayByCookies, 'Connection: gateway, Akana, pasted cookies at https://portal.example.com'],
  ];
  for (const [connection, line] of rows) {
    it(line, () => assert.equal(connectionLine(connection), line));
  }
});

describe('what is typed for a service', () => {
  for (const [email, isFine] of [
    ['ada@example.com', true],
    [' søren+akana@bücher.example ', true],
    ['', false],
    ['ada', false],
    ['ada@', false],
    ['@example.com', false],
    ['ada@one@two', false],
    ['ada lovelace@example.com', false],
  ] as const) {
    it(`is ${isFine ? 'an' : 'no'} e-mail address: "${email}"`, () => {
      assert.equal(problemOfEmail(email) === undefined, isFine);
    });
  }

  for (const [key, isFine] of [
    ['kw4qSnpSwXzgiv5yxYpZZmFEd9QAeiKTQ6OuyMja', true],
    [' 0f1e-2d3c\n', true],
    ['a b', false],
    ['a\nb', false],
    ['"quoted"', false],
    ['schlüssel', false],
  ] as const) {
    it(`is ${isFine ? 'a' : 'no'} key: ${JSON.stringify(key)}`, () => {
      assert.equal(problemOfKey(key) === undefined, isFine);
    });
  }
});
