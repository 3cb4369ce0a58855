import assert from 'node:assert/strict';
import { accountOf, isCloudZoo } from '../../../src/connections/connection';
import {
  type ConnectionEntry,
  normaliseEndpoint,
  parseConnections,
  problemOfIssuer,
  problemOfName,
} from '../../../src/connections/settings';

const valid = {
  name: 'acme',
  service: 'cloudZoo',
  endpoint: 'https://zoo.example.com/v1',
  issuer: 'acme-inc',
  products: ['06bb1e79-5456-47a1-ad6d-104518cd894b'],
};

function only(entry: unknown): ConnectionEntry {
  const [first, ...more] = parseConnections([entry]);
  assert.ok(first);
  assert.deepEqual(more, []);
  return first;
}

function reasonOf(entry: unknown): string {
  const parsed = only(entry);
  assert.ok('broken' in parsed, 'the entry was accepted');
  return parsed.broken.reason;
}

describe('the connections in the settings', () => {
  it('are read as they stand', () => assert.deepEqual(only(valid), { connection: valid }));

  const none = [undefined, null, []];
  for (const setting of none) {
    it(`are none for ${JSON.stringify(setting)}`, () => assert.deepEqual(parseConnections(setting), []));
  }

  for (const setting of [{}, 'acme', 5, true, { 0: valid, length: 1 }]) {
    it(`are one broken entry for ${JSON.stringify(setting)}`, () => {
      const [entry, ...more] = parseConnections(setting);
      assert.ok(entry && 'broken' in entry);
      assert.deepEqual(more, []);
      assert.match(entry.broken.reason, /not a list/);
    });
  }

  it('have the public Cloud Zoo as endpoint where none is given', () => {
    const { endpoint: _, ...rest } = valid;
    const entry = only(rest);
    assert.ok('connection' in entry);
    assert.equal(entry.connection.endpoint, 'https://cloudzoo.rhino3d.com/v1');
  });

  it('need not list products', () => {
    const entry = only({ ...valid, products: undefined });
    assert.deepEqual('connection' in entry && isCloudZoo(entry.connection) && entry.connection.products, []);
  });

  it('list each product once, in lowercase and in order', () => {
    const entry = only({ ...valid, products: ['BBBB', ' aaaa ', 'bbbb', 'AAAA', 'c'] });
    assert.deepEqual('connection' in entry && isCloudZoo(entry.connection) && entry.connection.products, [
      'bbbb',
      'aaaa',
      'c',
    ]);
  });

  it('have no outer white space in the issuer', () => {
    const entry = only({ ...valid, issuer: ' acme inc ' });
    assert.equal(
      'connection' in entry && isCloudZoo(entry.connection) && entry.connection.issuer,
      'acme inc',
    );
  });

  it('lose nothing when they have more than is known', () => {
    assert.deepEqual(only({ ...valid, comment: 'mine' }), { connection: valid });
  });

  const broken: [name: string, entry: unknown, reason: RegExp][] = [
    ['null', null, /not an object/],
    ['a string', 'acme', /not an object/],
    ['a list', [valid], /not an object/],
    ['no service', { ...valid, service: undefined }, /"service"/],
    ['another service', { ...valid, service: 'CloudZoo' }, /"service"/],
    ['no name', { ...valid, name: undefined }, /name/],
    ['an empty name', { ...valid, name: '' }, /name/],
    ['a number as name', { ...valid, name: 5 }, /name/],
    ['a name in capitals', { ...valid, name: 'Acme' }, /lowercase/],
    ['a name with a slash', { ...valid, name: 'a/b' }, /lowercase/],
    ['a name with a line break', { ...valid, name: 'acme\n' }, /lowercase/],
    ["the sandbox's name", { ...valid, name: 'sandbox' }, /sandbox/],
    ['no issuer', { ...valid, issuer: undefined }, /issuer ID is missing/],
    ['a blank issuer', { ...valid, issuer: ' ' }, /issuer ID is missing/],
    ['a number as issuer', { ...valid, issuer: 5 }, /issuer ID is missing/],
    ['an issuer with a colon', { ...valid, issuer: 'a:b' }, /colon/],
    ['an issuer with a bar', { ...valid, issuer: 'a|b' }, /"\|"/],
    ['an issuer of two lines', { ...valid, issuer: 'a\nb' }, /line break/],
    ['null as endpoint', { ...valid, endpoint: null }, /not a web address/],
    ['an endpoint without scheme', { ...valid, endpoint: 'zoo.example.com/v1' }, /not a web address/],
    ['an endpoint without encryption', { ...valid, endpoint: 'http://zoo.example.com' }, /https:\/\//],
    ['an endpoint with a query', { ...valid, endpoint: 'https://zoo.example.com/?a=b' }, /cannot contain/],
    ['one product', { ...valid, products: 'a' }, /list of product IDs/],
    ['null as products', { ...valid, products: null }, /list of product IDs/],
  ];
  for (const [name, entry, reason] of broken) {
    it(`say why an entry is broken: ${name}`, () => assert.match(reasonOf(entry), reason));
  }

  for (const [item, named] of [
    [' ', '" "'],
    [1, '1'],
    [null, 'null'],
    ['', '""'],
    ['..', '".."'],
    ['.', '"."'],
    ['a/b', '"a/b"'],
    ['..\\b', '"..\\\\b"'],
    ['a\nb', '"a\\nb"'],
    ['\ud83d', '"\\ud83d"'],
    [{ id: 'a' }, '{"id":"a"}'],
    ['{}', '"{}"'],
  ] as const) {
    it(`name a product that cannot be one, and have the others: ${named}`, () => {
      const [good, wrong, ...more] = parseConnections([{ ...valid, products: ['a', item, 'b'] }]);
      assert.deepEqual(good, { connection: { ...valid, products: ['a', 'b'] } });
      assert.deepEqual(wrong, {
        broken: { label: 'acme', reason: `${named} is not a product ID.`, index: 0 },
      });
      assert.deepEqual(more, []);
    });
  }

  it('take an id in the braces with which it is copied', () => {
    const entry = only({ ...valid, products: ['{06BB1E79-5456-47A1-AD6D-104518CD894B}'] });
    assert.deepEqual(entry, { connection: valid });
  });

  it('have a label, which may be any text; one that is none is named', () => {
    assert.deepEqual(only({ ...valid, label: ' Acme Inc. (staging) 🐡 ' }), {
      connection: { ...valid, label: 'Acme Inc. (staging) 🐡' },
    });
    const [good, wrong] = parseConnections([{ ...valid, label: 5 }]);
    assert.deepEqual(good, { connection: valid });
    assert.deepEqual(wrong, { broken: { label: 'acme', reason: '"label" must be text.', index: 0 } });
  });

  it('name a broken entry by its name, or its place', () => {
    const entries = parseConnections([{ name: 'Acme' }, null, { service: 'cloudZoo' }, { name: 5 }]);
    const labels = entries.map(entry => 'broken' in entry && entry.broken.label);
    assert.deepEqual(labels, ['Acme', 'Connection 2', 'Connection 3', 'Connection 4']);
  });

  it('go on after a broken entry', () => {
    const [first, second] = parseConnections([{ ...valid, issuer: '' }, valid]);
    assert.ok(first && 'broken' in first);
    assert.deepEqual(second, { connection: valid });
  });

  it('keep the first of two with the same name', () => {
    const [first, second, third] = parseConnections([
      valid,
      { ...valid, issuer: 'b' },
      { ...valid, name: 'b' },
    ]);
    assert.deepEqual(first, { connection: valid });
    assert.ok(second && 'broken' in second && third && 'connection' in third);
    assert.deepEqual(second.broken, {
      label: 'acme',
      reason: 'Another connection has this name.',
      index: 1,
    });
  });
});

describe('an endpoint', () => {
  it('is normalised in time that grows with its length', () => {
    const time = (slashes: number) => {
      const started = performance.now();
      normaliseEndpoint(`https://zoo.example.com/${'/'.repeat(slashes)}a`);
      return performance.now() - started;
    };
    time(1000);
    assert.ok(time(400_000) < 500, 'quadratic work takes minutes');
  });

  const rows: [typed: unknown, endpoint: string][] = [
    ['https://cloudzoo.rhino3d.com/v1', 'https://cloudzoo.rhino3d.com/v1'],
    [' https://cloudzoo.rhino3d.com/v1/ ', 'https://cloudzoo.rhino3d.com/v1'],
    ['HTTPS://CloudZoo.Rhino3D.com:443/V1//', 'https://cloudzoo.rhino3d.com/V1'],
    ['https://zoo.example.com', 'https://zoo.example.com'],
    ['https://zoo.example.com/', 'https://zoo.example.com'],
    ['https://zoo.example.com:8443/a/../v1', 'https://zoo.example.com:8443/v1'],
    ['http://localhost:5000/v1', 'http://localhost:5000/v1'],
    ['http://127.0.0.1:80/', 'http://127.0.0.1'],
    ['http://[::1]:5000', 'http://[::1]:5000'],
    ['https://bücher.example/v1', 'https://xn--bcher-kva.example/v1'],
  ];
  for (const [typed, endpoint] of rows) {
    it(`typed as ${typed} is kept as ${endpoint}`, () => {
      assert.deepEqual(normaliseEndpoint(typed), { endpoint });
      assert.deepEqual(normaliseEndpoint(endpoint), { endpoint });
    });
  }

  const refused: [typed: unknown, reason: RegExp][] = [
    ['', /not a web address/],
    ['cloudzoo.rhino3d.com', /not a web address/],
    ['https://', /not a web address/],
    ['ftp://zoo.example.com', /not a web address/],
    ['javascript:alert(1)', /not a web address/],
    [5, /not a web address/],
    [{}, /not a web address/],
    ['http://zoo.example.com', /begin with https:\/\//],
    ['http://127.0.0.1.example.com', /begin with https:\/\//],
    ['http://localhost@example.com', /begin with https:\/\//],
    ['https://me:secret@zoo.example.com', /cannot contain a user name/],
    ['https://me@zoo.example.com', /cannot contain a user name/],
    ['https://zoo.example.com/v1?key=1', /cannot contain/],
    ['https://zoo.example.com/v1#top', /cannot contain/],
  ];
  for (const [typed, reason] of refused) {
    it(`typed as ${JSON.stringify(typed)} is refused`, () => {
      const result = normaliseEndpoint(typed);
      assert.ok('reason' in result, JSON.stringify(result));
      assert.match(result.reason, reason);
      assert.doesNotMatch(result.reason, /secret/);
    });
  }
});

describe('the keychain account of a connection', () => {
  const connection = { ...valid, service: 'cloudZoo' } as const;

  it('names service, endpoint and issuer', () => {
    assert.equal(accountOf(connection), 'cloudZoo|https://zoo.example.com/v1|acme-inc');
  });

  it('is the same whatever the connection is called and lists', () => {
    assert.equal(accountOf({ ...connection, name: 'other', products: [] }), accountOf(connection));
  });

  it('is another at another endpoint, and for another issuer', () => {
    const others = [
      { ...connection, endpoint: 'https://zoo.example.com/v2' },
      { ...connection, endpoint: 'https://zoo.example.com:8443/v1' },
      { ...connection, issuer: 'ACME-inc' },
    ];
    assert.equal(new Set([connection, ...others].map(accountOf)).size, 4);
  });
});

describe('what is typed for a connection', () => {
  const names: [name: string, taken: string[], problem: RegExp | undefined][] = [
    ['acme', ['springs'], undefined],
    ['a-1', [], undefined],
    ['7', [], undefined],
    ['acme', ['springs', 'acme'], /Another connection/],
    ['', [], /lowercase/],
    ['a b', [], /lowercase/],
    ['ärger', [], /lowercase/],
    ['a_b', [], /lowercase/],
    ['sandbox', [], /sandbox/],
  ];
  for (const [name, taken, problem] of names) {
    it(`is ${problem ? 'no' : 'a'} name: "${name}"`, () => {
      const found = problemOfName(name, taken);
      assert.ok(problem ? problem.test(found ?? '') : found === undefined, found);
    });
  }

  const issuers: [issuer: string, isFine: boolean][] = [
    ['acme', true],
    ['Ñandú & Söhne 世界', true],
    ['me@example.com', true],
    ['', false],
    ['  ', false],
    ['a:b', false],
    ['a|b', false],
    ['a\tb', false],
    ['a\u0085b', false],
  ];
  for (const [issuer, isFine] of issuers) {
    it(`is ${isFine ? 'an' : 'no'} issuer: ${JSON.stringify(issuer)}`, () => {
      assert.equal(problemOfIssuer(issuer) === undefined, isFine);
    });
  }
});
