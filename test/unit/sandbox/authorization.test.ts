import assert from 'node:assert/strict';
import { type Sandbox, startSandbox } from '../../../src/sandbox';
import { documentedProduct } from '../documentation';
import { assertRefused, basic } from './caller';

const ownId = '11111111-aaaa-4bbb-8ccc-222222222222';

describe('authorization by the sandbox', () => {
  let sandbox: Sandbox;

  beforeEach(async () => {
    sandbox = await startSandbox({ products: [`{"id":"${ownId}"}`] });
  });
  afterEach(() => sandbox.stop());

  const authorize = async (authorization?: string): Promise<number> => {
    const headers = authorization === undefined ? undefined : { authorization };
    const response = await fetch(`${sandbox.endpoint}/product/${ownId}`, { headers });
    const text = await response.text();
    if (response.status !== 200) {
      const contentType = response.headers.get('content-type');
      assertRefused({ status: response.status, contentType, text }, 401, /issuer secret/);
    }
    return response.status;
  };

  it('accepts the issuer and its secret only', async () => {
    assert.equal(await authorize(basic('sandbox', 'sandbox-secret')), 200);
    assert.equal(await authorize(), 401);
    assert.equal(await authorize(basic('sandbox', 'Sandbox-Secret')), 401);
    assert.equal(await authorize(basic('else', 'sandbox-secret')), 401);
    assert.equal(await authorize('Bearer sandbox-secret'), 401);
    assert.equal(await authorize('Basic !'), 401);
  });

  it('takes names and secrets as UTF-8, colons included', async () => {
    const other = await startSandbox({ issuer: 'müller', secret: 'pä:ß鍵', products: [] });
    try {
      const call = (encoding: BufferEncoding) => {
        const encoded = Buffer.from('müller:pä:ß鍵', encoding).toString('base64');
        return fetch(`${other.endpoint}/license`, { headers: { authorization: `Basic ${encoded}` } });
      };
      assert.equal((await call('utf8')).status, 404);
      assert.equal((await call('latin1')).status, 401);
    } finally {
      await other.stop();
    }
  });

  it('comes before everything else', async () => {
    const response = await fetch(`${sandbox.endpoint}/product`, {
      method: 'POST',
      body: documentedProduct,
    });
    assert.equal(response.status, 401);
    assert.deepEqual(sandbox.productIds, [ownId]);
  });
});
