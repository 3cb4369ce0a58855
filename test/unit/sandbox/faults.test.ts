import assert from 'node:assert/strict';
import { type FaultEffect, type Sandbox, startSandbox } from '../../../src/sandbox';
import { send } from './caller';

const id = '11111111-aaaa-4bbb-8ccc-222222222222';
const before = `{"id":"${id}","creationDate":1,"iss":"sandbox","version":"1"}`;
const after = before.replace('"version":"1"', '"version":"2"');

describe('faults of the sandbox', () => {
  let sandbox: Sandbox;

  beforeEach(async () => {
    sandbox = await startSandbox({ products: [before], licenses: [] });
  });
  afterEach(() => sandbox.stop());

  const put = (signal?: AbortSignal) => send(sandbox, 'PUT', `/product/${id}`, '{"version":"2"}', signal);
  const get = () => send(sandbox, 'GET', `/product/${id}`);
  const isPut = ({ method }: { method: string }) => method === 'PUT';

  async function assertAnswers(fault: FaultEffect, expected: object): Promise<void> {
    sandbox.fault(fault);
    const answer = await put();
    assert.deepEqual({ ...answer }, expected);
    const [request] = sandbox.requests;
    assert.equal(request?.outcome, 'answered');
    assert.equal(request?.status, answer.status);
  }

  describe('in place of the service', () => {
    afterEach(() => assert.equal(sandbox.readProduct(id), before));

    it('answer with a status', async () => {
      await assertAnswers({ kind: 'status', status: 503 }, { status: 503, contentType: null, text: '' });
    });

    it('answer with a status and a body of any type', async () => {
      await assertAnswers(
        { kind: 'status', status: 429, body: 'Slow down', contentType: 'text/plain' },
        { status: 429, contentType: 'text/plain', text: 'Slow down' },
      );
    });

    it('answer with a status that has no body', async () => {
      await assertAnswers(
        { kind: 'status', status: 204, body: 'ignored' },
        { status: 204, contentType: 'application/json', text: '' },
      );
    });

    it('answer with an HTML page', async () => {
      sandbox.fault({ kind: 'html', status: 502 });
      const answer = await put();
      assert.equal(answer.status, 502);
      assert.match(answer.contentType ?? '', /^text\/html/);
      assert.match(answer.text, /^<!DOCTYPE html>/);
    });

    it('answer 200 with another body', async () => {
      await assertAnswers(
        { kind: 'body', body: '{"surprise":1}' },
        { status: 200, contentType: 'application/json', text: '{"surprise":1}' },
      );
    });

    it('redirect', async () => {
      sandbox.fault({ kind: 'redirect', location: 'https://example.com/sign-in' });
      const response = await fetch(`${sandbox.endpoint}/product/${id}`, { redirect: 'manual' });
      assert.equal(response.status, 302);
      assert.equal(response.headers.get('location'), 'https://example.com/sign-in');
      await response.text();
    });

    it('reset the connection', async () => {
      sandbox.fault({ kind: 'reset' });
      await assert.rejects(put());
      assert.equal(sandbox.requests[0]?.outcome, 'reset');
      assert.equal(sandbox.requests[0]?.status, undefined);
    });

    it('hang until the client leaves', async () => {
      sandbox.fault({ kind: 'hang' });
      const leaving = new AbortController();
      const answer = put(leaving.signal);

      await sandbox.whenRequest(({ outcome }) => outcome === 'hung');
      leaving.abort();

      await assert.rejects(answer, { name: 'AbortError' });
      assert.equal((await sandbox.whenRequest(({ outcome }) => outcome === 'aborted')).method, 'PUT');
    });

    it('hang until the sandbox stops', async () => {
      sandbox.fault({ kind: 'hang' });
      const answer = assert.rejects(put());
      await sandbox.whenRequest(({ outcome }) => outcome === 'hung');

      await sandbox.stop();

      await answer;
      assert.equal(sandbox.requests[0]?.outcome, 'hung');
    });

    it('come before authorization', async () => {
      sandbox.fault({ kind: 'status', status: 418 });
      const response = await fetch(`${sandbox.endpoint}/product/${id}`);
      await response.text();
      assert.equal(response.status, 418);
    });
  });

  describe('around the service', () => {
    afterEach(() => assert.equal(sandbox.readProduct(id), after));

    it('delay the request', async () => {
      await assertAnswers(
        { kind: 'latency', ms: 1 },
        { status: 200, contentType: 'application/json', text: after },
      );
    });

    it('delay the request, which is applied though the client has left', async () => {
      sandbox.fault({ kind: 'latency', ms: 400 });
      const leaving = new AbortController();
      const answer = put(leaving.signal);
      await sandbox.whenRequest(isPut);
      leaving.abort();
      await assert.rejects(answer, { name: 'AbortError' });
      await sandbox.whenRequest(({ outcome }) => outcome === 'aborted');
      assert.equal(sandbox.readProduct(id), before);

      const applied = await sandbox.whenRequest(() => sandbox.readProduct(id) === after);
      assert.equal(applied.outcome, 'aborted');
    });

    it('apply the request, then reset', async () => {
      sandbox.fault({ kind: 'resetAfter' });
      await assert.rejects(put());
      assert.equal(sandbox.requests[0]?.outcome, 'reset');
    });

    it('apply the request, then answer an empty 500', async () => {
      await assertAnswers({ kind: 'statusAfter' }, { status: 500, contentType: null, text: '' });
    });

    it('apply the request, then answer something else', async () => {
      await assertAnswers(
        { kind: 'statusAfter', status: 200, body: '<p>', contentType: 'text/html' },
        { status: 200, contentType: 'text/html', text: '<p>' },
      );
    });

    it('apply the request, then never answer', async () => {
      sandbox.fault({ kind: 'hangAfter' });
      const leaving = new AbortController();
      const answer = put(leaving.signal);
      await sandbox.whenRequest(({ outcome }) => outcome === 'hung');
      leaving.abort();
      await assert.rejects(answer, { name: 'AbortError' });
    });

    it('send half of the body, then nothing more', async () => {
      sandbox.fault({ kind: 'hangBody' });
      const response = await fetchPut();
      const reader = response.body?.getReader();
      const first = await reader?.read();
      assert.equal(Buffer.from(first?.value ?? []).toString(), after.slice(0, after.length / 2));
      assert.equal(response.headers.get('content-length'), String(after.length));

      const { status } = await sandbox.whenRequest(({ outcome }) => outcome === 'hung');
      assert.equal(status, 200);
      const rest = assert.rejects(async () => reader?.read());
      await sandbox.stop();
      await rest;
    });

    it('send half of the body, then end the connection', async () => {
      sandbox.fault({ kind: 'truncate' });
      const response = await fetchPut();
      assert.equal(response.status, 200);
      assert.equal(response.headers.get('content-length'), String(after.length));
      await assert.rejects(response.text());
      assert.equal(sandbox.requests[0]?.outcome, 'reset');
    });

    async function fetchPut(): Promise<Response> {
      const authorization = `Basic ${Buffer.from('sandbox:sandbox-secret').toString('base64')}`;
      return fetch(`${sandbox.endpoint}/product/${id}`, {
        method: 'PUT',
        body: '{"version":"2"}',
        headers: { authorization },
      });
    }
  });

  it('can break an answer that has no body', async () => {
    const demonstration = await startSandbox();
    const body = (entityId: string) => {
      const [cluster] = demonstration.licenses();
      return JSON.stringify({ entityId, licenseCluster: { licenses: cluster?.licenses } });
    };
    try {
      demonstration.fault({ kind: 'truncate' });
      await assert.rejects(send(demonstration, 'PUT', '/license', body('77-|-User')));
      assert.equal(demonstration.licenses().at(-1)?.entityId, '77-|-User');
    } finally {
      await demonstration.stop();
    }
  });

  describe('scope', () => {
    const statuses = async (count: number, call = get) => {
      const found: number[] = [];
      for (let index = 0; index < count; index++) {
        found.push((await call()).status);
      }
      return found;
    };

    it('is one request unless told', async () => {
      const fault = sandbox.fault({ kind: 'status', status: 500 });
      assert.equal(fault.hits, 0);
      assert.deepEqual(await statuses(2), [500, 200]);
      assert.equal(fault.hits, 1);
    });

    it('is as many requests as told', async () => {
      const fault = sandbox.fault({ kind: 'status', status: 500, times: 2 });
      assert.deepEqual(await statuses(3), [500, 500, 200]);
      assert.equal(fault.hits, 2);
    });

    it('lasts until the fault is removed', async () => {
      const fault = sandbox.fault({ kind: 'status', status: 500, times: Number.POSITIVE_INFINITY });
      assert.deepEqual(await statuses(3), [500, 500, 500]);
      fault.remove();
      fault.remove();
      assert.deepEqual(await statuses(1), [200]);
      assert.equal(fault.hits, 3);
    });

    it('is a method', async () => {
      sandbox.fault({ method: 'put', kind: 'status', status: 500 });
      assert.deepEqual([await statuses(1), await statuses(1, put)], [[200], [500]]);
    });

    it('is a path and what is below it', async () => {
      sandbox.fault({ path: '/v1/product', kind: 'status', status: 500 });
      sandbox.fault({ path: `/v1/product/${id}`, kind: 'status', status: 501 });
      sandbox.fault({ path: '/v1/prod', kind: 'status', status: 502 });
      assert.deepEqual(await statuses(3), [500, 501, 200]);
    });

    it('is a pattern, also a global one', async () => {
      sandbox.fault({ path: /product\/1+-/g, times: 2, kind: 'status', status: 500 });
      sandbox.fault({ path: /^product/, kind: 'status', status: 501 });
      assert.deepEqual(await statuses(3), [500, 500, 200]);
    });

    it('lets the oldest fault come first', async () => {
      sandbox.fault({ kind: 'status', status: 500 });
      sandbox.fault({ kind: 'status', status: 501 });
      assert.deepEqual(await statuses(3), [500, 501, 200]);
    });
  });
});
