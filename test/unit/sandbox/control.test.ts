import assert from 'node:assert/strict';
import { request } from 'node:http';
import { type Sandbox, startSandbox } from '../../../src/sandbox';
import { control, parsed, send } from './caller';

const id = '11111111-aaaa-4bbb-8ccc-222222222222';
const text = `{"id":"${id}","creationDate":1,"iss":"sandbox","rate":1.0}`;

describe('the control API of the sandbox', () => {
  let sandbox: Sandbox;
  let now: number;

  beforeEach(async () => {
    now = 1_750_000_000_000;
    sandbox = await startSandbox({ products: [text], licenses: [], now: () => now });
  });
  afterEach(() => sandbox.stop());

  const get = () => send(sandbox, 'GET', `/product/${id}`);

  it('tells the requests to the service and forgets them', async () => {
    await get();

    const answer = await control(sandbox, 'GET', '/requests');

    assert.equal(answer.status, 200);
    assert.deepEqual(parsed(answer), JSON.parse(JSON.stringify(sandbox.requests)));
    assert.deepEqual(
      sandbox.requests.map(({ path }) => path),
      [`/v1/product/${id}`],
    );
    await control(sandbox, 'DELETE', '/requests');
    assert.deepEqual(sandbox.requests, []);
  });

  it('lets the service misbehave and behave again', async () => {
    const fault =
      '{"kind":"status","status":503,"body":"no","method":"GET","path":"/v1/product","times":"always"}';
    assert.equal((await control(sandbox, 'POST', '/faults', fault)).status, 200);
    assert.equal((await get()).status, 503);
    assert.equal((await get()).text, 'no');

    assert.deepEqual(parsed(await control(sandbox, 'DELETE', '/faults')), { removed: 1 });

    assert.equal((await get()).status, 200);
  });

  it('takes every kind of fault', async () => {
    const faults = [
      { kind: 'latency', ms: 1 },
      { kind: 'status', status: 500 },
      { kind: 'statusAfter' },
      { kind: 'html', status: 502 },
      { kind: 'body', body: '' },
      { kind: 'redirect', location: '/' },
      { kind: 'reset' },
      { kind: 'resetAfter' },
      { kind: 'hang' },
      { kind: 'hangAfter' },
      { kind: 'hangBody' },
      { kind: 'truncate' },
    ];
    for (const fault of faults) {
      const answer = await control(sandbox, 'POST', '/faults', JSON.stringify(fault));
      assert.deepEqual(parsed(answer), { kind: fault.kind });
    }
    assert.deepEqual(parsed(await control(sandbox, 'DELETE', '/faults')), { removed: faults.length });
  });

  it("makes a colleague's change, in its own characters", async () => {
    const answer = await control(sandbox, 'PUT', `/products/${id}`, '{"rate": 2.00, "iss":"sandbox"}');

    assert.equal(answer.text, text.replace('1.0', '2.00'));
    assert.equal(sandbox.readProduct(id), answer.text);
    assert.equal((await control(sandbox, 'GET', `/products/${id}`)).text, answer.text);
  });

  it('sets the cache time', async () => {
    assert.equal((await control(sandbox, 'PUT', '/settings', '{"cacheSeconds":60}')).status, 200);

    sandbox.changeProduct(id, '{"rate":3}');

    assert.equal((await get()).text, text);
    assert.equal(sandbox.cacheSeconds, 60);
  });

  it('tells the license clusters', async () => {
    const licenses = [{ id: '1', key: 'K', aud: id, exp: null, numberOfSeats: 1 }];
    const cluster = { entityId: '1-|-User', licenseCluster: { licenses } };
    await send(sandbox, 'PUT', '/license', JSON.stringify(cluster));
    assert.deepEqual(parsed(await control(sandbox, 'GET', '/licenses')), [
      { entityId: '1-|-User', licenses },
    ]);
  });

  it('is closed to whoever cannot send its header', async () => {
    const strangers: Record<string, string>[] = [{}, { 'X-Sandbox': '0' }];
    for (const headers of strangers) {
      const answer = await control(sandbox, 'PUT', '/settings', '{"cacheSeconds":60}', headers);
      assert.equal(answer.status, 403);
    }
    assert.equal(sandbox.cacheSeconds, 0);
    const preflight = await fetch(new URL('/sandbox/settings', sandbox.endpoint), {
      method: 'OPTIONS',
      headers: { origin: 'https://example.com', 'access-control-request-headers': 'x-sandbox' },
    });
    assert.equal(preflight.status, 403);
    assert.equal(preflight.headers.get('access-control-allow-origin'), null);
    await preflight.text();
  });

  it('is closed to a page whose name points here', async () => {
    const { port } = new URL(sandbox.endpoint);
    const status = await new Promise((resolve, reject) => {
      const headers = { host: `rebound.example.com:${port}`, 'X-Sandbox': '1' };
      request({ host: '127.0.0.1', port, path: '/sandbox/requests', headers }, response => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
    assert.equal(status, 403);
  });

  const refusals: [method: string, path: string, body: string, about: RegExp][] = [
    ['POST', '/faults', '{', /JSON/],
    ['POST', '/faults', '[]', /object/],
    ['POST', '/faults', '{}', /'kind'/],
    ['POST', '/faults', '{"kind":"explode"}', /'kind' must be one of latency, /],
    ['POST', '/faults', '{"kind":"latency"}', /'ms'/],
    ['POST', '/faults', '{"kind":"latency","ms":-1}', /'ms'/],
    ['POST', '/faults', '{"kind":"status","status":99}', /'status'/],
    ['POST', '/faults', '{"kind":"status","status":"500"}', /'status'/],
    ['POST', '/faults', '{"kind":"statusAfter","status":600}', /'status'/],
    ['POST', '/faults', '{"kind":"body"}', /'body'/],
    ['POST', '/faults', '{"kind":"redirect"}', /'location'/],
    ['POST', '/faults', '{"kind":"reset","times":0}', /'times'/],
    ['POST', '/faults', '{"kind":"reset","times":"often"}', /'times'/],
    ['POST', '/faults', '{"kind":"reset","path":"v1"}', /'path'/],
    ['POST', '/faults', '{"kind":"reset","method":1}', /'method'/],
    ['POST', '/faults', '{"kind":"reset","time":2}', /'time'/],
    ['PUT', '/settings', '{}', /'cacheSeconds'/],
    ['PUT', '/settings', '{"cacheSeconds":-1}', /'cacheSeconds'/],
    ['PUT', '/settings', '{"cacheSeconds":1,"port":1}', /'port'/],
    ['PUT', `/products/${id}`, '{"rate":}', /JSON/],
    ['PUT', `/products/${id}`, '[]', /object/],
  ];
  for (const [method, path, body, about] of refusals) {
    it(`refuses ${method} ${path.split('/')[1]} ${body}`, async () => {
      const answer = await control(sandbox, method, path, body);
      assert.equal(answer.status, 400, answer.text);
      assert.match(JSON.parse(answer.text).error, about);
      assert.equal((await get()).text, text);
    });
  }

  it('knows no other product or call', async () => {
    assert.equal((await control(sandbox, 'PUT', '/products/unknown', '{}')).status, 404);
    assert.equal((await control(sandbox, 'GET', '/products/unknown')).status, 404);
    assert.equal((await control(sandbox, 'GET', '/settings')).status, 404);
    assert.deepEqual(sandbox.requests, []);
  });
});
