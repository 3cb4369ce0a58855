import assert from 'node:assert/strict';
import { type RecordedRequest, type Sandbox, startSandbox } from '../../../../src/sandbox';
import { CloudZooClient, licensePath } from '../../../../src/services/cloudZoo/client';
import type { Product } from '../../../../src/services/cloudZoo/product';
import {
  documentedEntityId,
  documentedLicense,
  documentedLicenseDeletion,
  documentedLicenseId,
  documentedLicenseProductId,
  documentedLicenseRequest,
  documentedProduct,
  documentedProductChange,
  documentedProductId,
  documentedProductObject,
} from '../../documentation';
import { failureOf, recordingTransport } from '../calls';
import { serve } from '../servers';

const issuer = 'nandú-世界';
const secret = 'geheim: ß|😀';
const license = {
  licenseId: documentedLicenseId,
  productId: documentedLicenseProductId,
  entityId: documentedEntityId,
};

describe('the Cloud Zoo client', () => {
  let sandbox: Sandbox;
  let client: CloudZooClient;

  beforeEach(async () => {
    sandbox = await startSandbox({
      issuer,
      secret,
      products: [
        documentedProductObject.replace('"mcneel"', `"${issuer}"`),
        `{"id": "${documentedLicenseProductId}"}`,
      ],
      licenses: [{ entityId: documentedEntityId, licenses: [JSON.parse(documentedLicense)] }],
      now: () => 1_559_928_168_999,
    });
    client = new CloudZooClient({ endpoint: sandbox.endpoint, issuer, secret }, recordingTransport());
  });
  afterEach(() => sandbox.stop());

  /** The one request that the sandbox received. */
  function received(): RecordedRequest {
    const [request, ...more] = sandbox.requests;
    assert.ok(request, 'nothing was received');
    assert.deepEqual(more, []);
    return request;
  }

  function assertHeaders({ headers }: RecordedRequest, contentType?: string): void {
    const [scheme, credentials = ''] = headers.authorization?.split(' ') ?? [];
    assert.equal(scheme, 'Basic');
    assert.equal(Buffer.from(credentials, 'base64').toString('utf8'), `${issuer}:${secret}`);
    assert.equal(headers.accept, 'application/json');
    assert.equal(headers['content-type'], contentType);
  }

  describe("replays the documentation's calls:", () => {
    it('POST /product', async () => {
      const product = await client.createProduct(documentedProduct);

      const request = received();
      assert.deepEqual([request.method, request.path, request.query], ['POST', '/v1/product', {}]);
      assert.equal(request.body, documentedProduct);
      assertHeaders(request, 'application/json');
      const expected = { ...JSON.parse(documentedProduct), creationDate: 1_559_928_168, iss: issuer };
      assert.deepEqual(JSON.parse(product.text), expected);
      assert.deepEqual([...product.properties.keys()].sort(), Object.keys(expected).sort());
    });

    it('PUT /product/{product_id}', async () => {
      await client.createProduct(documentedProduct);
      sandbox.clearRequests();

      const product = await client.updateProduct(documentedProductId, documentedProductChange);

      const request = received();
      assert.deepEqual([request.method, request.query], ['PUT', {}]);
      assert.equal(request.path, `/v1/product/${documentedProductId}`);
      assert.equal(request.body, documentedProductChange);
      assertHeaders(request, 'application/json');
      assert.deepEqual(JSON.parse(product.text).platforms, ['Windows', 'Mac']);
      assert.equal(product.text, sandbox.readProduct(documentedProductId));
    });

    it('GET /product/{product_id}, whose id is not a GUID', async () => {
      const { id } = JSON.parse(documentedProductObject);

      const product = await client.getProduct(id);

      const request = received();
      assert.deepEqual([request.method, request.path, request.body], ['GET', `/v1/product/${id}`, '']);
      assertHeaders(request);
      assert.deepEqual(JSON.parse(product.text), { ...JSON.parse(documentedProductObject), iss: issuer });
    });

    it('DELETE /license', async () => {
      assert.equal(await client.deleteLicense(license), undefined);

      const request = received();
      assert.deepEqual([request.method, request.path, request.body], ['DELETE', '/v1/license', '']);
      assert.deepEqual(request.query, license);
      assertHeaders(request);
      assert.deepEqual(sandbox.licenses(), []);
    });

    it('PUT /license', async () => {
      assert.equal(await client.putLicenseCluster(documentedLicenseRequest), undefined);

      const request = received();
      assert.deepEqual([request.method, request.path, request.query], ['PUT', '/v1/license', {}]);
      assert.equal(request.body, documentedLicenseRequest);
      assertHeaders(request, 'application/json');
    });
  });

  describe('writes the query of DELETE /license', () => {
    it('as the documentation does', () => {
      const names = { licenseId: 'LICENSE_ID', productId: 'PRODUCT_ID', entityId: 'ENTITY_ID' };
      assert.equal(licensePath(names), documentedLicenseDeletion);
    });

    it('with the "|" of an entity encoded', () => {
      assert.match(licensePath(license) ?? '', /&entityId=9034901491490-%7C-Group$/);
    });

    for (const licenseId of ['a&productId=b', 'a+b c', '100%', '#1', 'ключ/№', "O'Brien", '{4815}', '=?']) {
      it(`so that ${licenseId} arrives as it is`, async () => {
        await failureOf(client.deleteLicense({ ...license, licenseId }));
        assert.deepEqual(received().query, { ...license, licenseId });
      });
    }
  });

  it('encodes a product id into one piece of the path', async () => {
    await failureOf(client.getProduct('../license?x=1#y'));
    assert.equal(received().path, '/v1/product/..%2Flicense%3Fx%3D1%23y');
  });

  describe('reads a failure', () => {
    it('with the fields of the documentation', async () => {
      const { failure } = await failureOf(client.createProduct(documentedProduct.replace('06bb', '06BB')));
      assert.deepEqual(failure, {
        kind: 'refused',
        status: 400,
        code: 'BadRequest',
        description: "The id '06BB1e79-5456-47a1-ad6d-104518cd894b' is not in lowercase.",
        details: "The id must be a lowercase GUID. Try '06bb1e79-5456-47a1-ad6d-104518cd894b'.",
      });
    });

    it('with the wrong secret', async () => {
      const wrong = { endpoint: sandbox.endpoint, issuer, secret: 'other' };
      const { failure } = await failureOf(
        new CloudZooClient(wrong, recordingTransport()).getProduct(documentedProductId),
      );
      assert.deepEqual([failure.kind, failure.status, failure.code], ['refused', 401, 'Unauthorized']);
    });

    const bodies: [status: number, body: string, fields: (string | undefined)[]][] = [
      [400, '{"Error": "E", "Description": "D", "Details": "d"}', ['E', 'D', 'd', undefined]],
      [400, '{"Description": "\\u00e9"}', [undefined, 'é', undefined, undefined]],
      [503, '{"Error": "Busy"}', ['Busy', undefined, undefined, undefined]],
      [400, '{"Error": 5, "Description": ["D"], "Details": null}', [undefined, undefined, undefined, 'body']],
      [400, '{"error": "E"}', [undefined, undefined, undefined, 'body']],
      [404, '[{"Error": "E"}]', [undefined, undefined, undefined, 'body']],
      [404, '<h1>Not Found</h1>', [undefined, undefined, undefined, 'body']],
      [404, '"Not Found"', [undefined, undefined, undefined, 'body']],
      [400, '{"Error": "E", "Desc', [undefined, undefined, undefined, 'body']],
      [500, '', [undefined, undefined, undefined, 'body']],
    ];
    for (const [status, body, [code, description, details, evidence]] of bodies) {
      it(`of status ${status} and body ${body || 'nothing'}`, async () => {
        sandbox.fault({ kind: 'status', status, body });
        const { failure } = await failureOf(client.deleteLicense(license));
        assert.deepEqual(
          { ...failure },
          {
            kind: 'refused',
            status,
            ...(evidence ? { evidence: body } : { code, description, details }),
          },
        );
      });
    }

    it('whose body only nests', async () => {
      sandbox.fault({ kind: 'status', status: 400, body: '['.repeat(50_000) });
      const { failure } = await failureOf(client.deleteLicense(license));
      assert.deepEqual([failure.kind, failure.status], ['refused', 400]);
    });
  });

  describe('takes 200 with a body that is not this product for "unexpected":', () => {
    const id = documentedProductId;
    const calls: [name: string, call: () => Promise<Product>][] = [
      ['GET', () => client.getProduct(id)],
      ['PUT', () => client.updateProduct(id, documentedProductChange)],
      ['POST', () => client.createProduct(documentedProduct)],
    ];
    const bodies: [name: string, body: string][] = [
      ['nothing', ''],
      ['an array', `[{"id": "${id}"}]`],
      ['a string', `"${id}"`],
      ['an object without id', '{"version": "1"}'],
      ['an id that is a number', '{"id": 5}'],
      ['another product', '{"id": "59ff75c9-9c71-4ef8-a290-6b590f3fc63a", "version": "12"}'],
      ['an error after all', '{"Error": "E", "Description": "D", "Details": "d"}'],
      ['HTML', '<!DOCTYPE html><title>Sign in</title>'],
      ['cut JSON', `{"id": "${id}", "version": "1`],
      ['a property twice', `{"id": "${id}", "version": "1", "version": "2"}`],
      ['JSON that only nests', '['.repeat(50_000)],
    ];
    for (const [method, call] of calls) {
      for (const [name, body] of bodies) {
        it(`${method}, ${name}`, async () => {
          sandbox.fault({ kind: 'body', body });
          const { failure } = await failureOf(call());
          assert.deepEqual(failure, { kind: 'unexpected', status: 200, evidence: body });
        });
      }
    }

    it('GET, a text that is not UTF-8', async () => {
      const latin1 = Buffer.from(`{"id": "${id}", "titles": {"fr": "Équerre"}}`, 'latin1');
      const server = await serve((_, response) => response.end(latin1));
      try {
        const account = { endpoint: server.origin, issuer, secret };
        const other = new CloudZooClient(account, recordingTransport());
        assert.equal((await failureOf(other.getProduct(id))).failure.kind, 'unexpected');
      } finally {
        await server.stop();
      }
    });
  });

  it('takes a product whose id comes in capitals for the one it asked for', async () => {
    const body = documentedProduct.replace(documentedProductId, documentedProductId.toUpperCase());
    sandbox.fault({ kind: 'body', body });
    assert.equal((await client.getProduct(documentedProductId)).text, body);
  });

  describe('does not take a sign-in page that comes with 200 for success:', () => {
    const page = '<!DOCTYPE html><title>Sign in to the guest network</title>';
    beforeEach(() => sandbox.fault({ kind: 'html', status: 200, body: page }));

    it('DELETE /license', async () => {
      const { failure } = await failureOf(client.deleteLicense(license));
      assert.deepEqual(failure, { kind: 'unexpected', status: 200, evidence: page });
    });

    it('PUT /license', async () => {
      const { failure } = await failureOf(client.putLicenseCluster(documentedLicenseRequest));
      assert.deepEqual(failure, { kind: 'unexpected', status: 200, evidence: page });
    });
  });

  it('keeps the characters of a product', async () => {
    const id = documentedProductId;
    const text = `{ "rate": 1.0,\r\n"serial":12345678901234567890, "cafe\\u0301" : "\\u00e9\\/é😀", "2": 2, "1": 1,\t"__proto__": {"x": 1E+2}, "id":"${id}" }`;
    sandbox.fault({ kind: 'body', body: text });

    const product = await client.getProduct(id);

    assert.equal(product.text, text);
    assert.deepEqual(
      [...product.properties.keys()],
      ['rate', 'serial', 'cafe\u0301', '2', '1', '__proto__', 'id'],
    );
    assert.equal(product.properties.get('__proto__')?.valueSource, '{"x": 1E+2}');
    assert.equal(product.properties.get('serial')?.valueSource, '12345678901234567890');
  });

  describe('can be cancelled in', () => {
    const calls: [string, (signal: AbortSignal) => Promise<unknown>][] = [
      ['GET /product', signal => client.getProduct(documentedProductId, signal)],
      ['POST /product', signal => client.createProduct(documentedProduct, signal)],
      ['PUT /product', signal => client.updateProduct(documentedProductId, '{}', signal)],
      ['DELETE /license', signal => client.deleteLicense(license, signal)],
      ['PUT /license', signal => client.putLicenseCluster(documentedLicenseRequest, signal)],
    ];
    for (const [name, call] of calls) {
      it(name, async () => {
        sandbox.fault({ kind: 'hang' });
        const leaving = new AbortController();
        const failure = failureOf(call(leaving.signal));
        await sandbox.whenRequest(({ outcome }) => outcome === 'hung');
        leaving.abort();
        assert.equal((await failure).failure.kind, 'cancelled');
        await sandbox.whenRequest(({ outcome }) => outcome === 'aborted');
      });
    }
  });
});
