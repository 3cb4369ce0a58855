import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { type Sandbox, startSandbox } from '../../../src/sandbox';
import { send } from './caller';

const id = '11111111-aaaa-4bbb-8ccc-222222222222';
const before = `{"id":"${id}","creationDate":1,"iss":"sandbox","version":"1"}`;
const globalsBefore = [Request, Response];

describe("the sandbox's server", () => {
  let sandbox: Sandbox;

  beforeEach(async () => {
    sandbox = await startSandbox({ products: [before], licenses: [] });
  });
  afterEach(() => sandbox.stop());

  const put = () => send(sandbox, 'PUT', `/product/${id}`, '{"version":"2"}');
  const get = () => send(sandbox, 'GET', `/product/${id}`);
  const isPut = ({ method }: { method: string }) => method === 'PUT';

  describe('the record of requests', () => {
    it('has what was sent and what came of it, refusals included', async () => {
      const now = 1_750_000_000_000;
      await sandbox.stop();
      sandbox = await startSandbox({ products: [before], licenses: [], now: () => now });

      await send(sandbox, 'PUT', `/product/${id}`, '{"version":"é"}');
      await send(sandbox, 'DELETE', '/license?licenseId=a%2Fb&productId=p&entityId=1-%7C-User');
      await (await fetch(`${sandbox.endpoint}/product`)).text();

      const seen = sandbox.requests.map(({ headers, ...rest }) => ({
        ...rest,
        authorized: headers.authorization !== undefined,
      }));
      const ended = { at: now, outcome: 'answered' };
      assert.deepEqual(seen, [
        {
          ...ended,
          method: 'PUT',
          path: `/v1/product/${id}`,
          query: {},
          body: '{"version":"é"}',
          status: 200,
          authorized: true,
        },
        {
          ...ended,
          method: 'DELETE',
          path: '/v1/license',
          query: { licenseId: 'a/b', productId: 'p', entityId: '1-|-User' },
          body: '',
          status: 404,
          authorized: true,
        },
        { ...ended, method: 'GET', path: '/v1/product', query: {}, body: '', status: 401, authorized: false },
      ]);
      sandbox.clearRequests();
      assert.deepEqual(sandbox.requests, []);
    });

    it('has requests outside the service', async () => {
      const response = await fetch(new URL('/elsewhere', sandbox.endpoint));
      await response.text();
      assert.equal(response.status, 404);
      assert.equal(sandbox.requests[0]?.path, '/elsewhere');
    });

    it('has a request whose body never came to its end', async () => {
      const { port, hostname } = new URL(sandbox.endpoint);
      const socket = connect(Number(port), hostname);
      socket.end(`PUT /v1/product/${id} HTTP/1.1\r\nHost: ${hostname}\r\nContent-Length: 99\r\n\r\n{"ver`);
      const request = await sandbox.whenRequest(isPut);
      assert.equal(request.outcome, 'aborted');
      assert.equal(sandbox.readProduct(id), before);
    });
  });

  it('cannot be started twice on a port', async () => {
    const port = Number(new URL(sandbox.endpoint).port);
    await assert.rejects(startSandbox({ port }), { code: 'EADDRINUSE' });
    await sandbox.stop();
    const second = await startSandbox({ port });
    assert.equal(second.endpoint, sandbox.endpoint);
    await second.stop();
  });

  it('stops as often as asked, delayed requests or not', async () => {
    sandbox.fault({ kind: 'latency', ms: 3_600_000 });
    const answer = assert.rejects(put());
    await sandbox.whenRequest(isPut);
    await Promise.all([sandbox.stop(), sandbox.stop()]);
    await answer;
    await assert.rejects(get());
    assert.equal(sandbox.readProduct(id), before);
  });

  it('leaves the globals of its process alone', () => {
    assert.deepEqual([Request, Response], globalsBefore);
  });
});
