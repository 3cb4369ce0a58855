import assert from 'node:assert/strict';
import { type Sandbox, startSandbox } from '../../../src/sandbox';
import {
  documentedEntityId,
  documentedIssuer,
  documentedLicense,
  documentedLicenseDeletion,
  documentedLicenseId,
  documentedLicenseProductId,
  documentedLicenseRequest,
  documentedProduct,
  documentedProductChange,
  documentedProductId,
  documentedProductObject,
} from '../documentation';
import { parsed, send } from './caller';

describe("the sandbox, given the documentation's examples", () => {
  let sandbox: Sandbox;

  beforeEach(async () => {
    sandbox = await startSandbox({
      issuer: documentedIssuer,
      products: [documentedProductObject, `{"id": "${documentedLicenseProductId}"}`],
      licenses: [],
      now: () => 1_559_928_168_999,
    });
  });
  afterEach(() => sandbox.stop());

  it('creates the product and answers 200 with it', async () => {
    const answer = await send(sandbox, 'POST', '/product', documentedProduct);

    assert.equal(answer.status, 200);
    assert.equal(answer.contentType, 'application/json');
    assert.deepEqual(parsed(answer), {
      ...JSON.parse(documentedProduct),
      creationDate: 1_559_928_168,
      iss: 'mcneel',
    });
    assert.ok(sandbox.productIds.includes(documentedProductId));
  });

  it('changes the two properties sent and leaves all else as before', async () => {
    const created = await send(sandbox, 'POST', '/product', documentedProduct);

    const answer = await send(sandbox, 'PUT', `/product/${documentedProductId}`, documentedProductChange);

    assert.equal(answer.status, 200);
    assert.deepEqual(parsed(answer), {
      ...JSON.parse(created.text),
      platforms: ['Windows', 'Mac'],
      picture: 'https://elisapi.mcneel.com/media/new_icon_url',
    });
  });

  it('gets the product', async () => {
    const created = await send(sandbox, 'POST', '/product', documentedProduct);

    const answer = await send(sandbox, 'GET', `/product/${documentedProductId}`);

    assert.equal(answer.status, 200);
    assert.equal(answer.text, created.text);
  });

  it('gets the Product object whose id is not a GUID', async () => {
    const { id } = JSON.parse(documentedProductObject);

    const answer = await send(sandbox, 'GET', `/product/${id}`);

    assert.deepEqual(parsed(answer), JSON.parse(documentedProductObject));
  });

  it('puts the license cluster and answers 200 with nothing', async () => {
    const answer = await send(sandbox, 'PUT', '/license', documentedLicenseRequest);

    assert.deepEqual(answer, { status: 200, contentType: 'application/json', text: '' });
    assert.deepEqual(sandbox.licenses(), [
      { entityId: documentedEntityId, licenses: [JSON.parse(documentedLicense)] },
    ]);
  });

  it('deletes the license and answers 200 with nothing', async () => {
    await send(sandbox, 'PUT', '/license', documentedLicenseRequest);

    const answer = await send(
      sandbox,
      'DELETE',
      documentedLicenseDeletion
        .replace('LICENSE_ID', encodeURIComponent(documentedLicenseId))
        .replace('PRODUCT_ID', documentedLicenseProductId)
        .replace('ENTITY_ID', encodeURIComponent(documentedEntityId)),
    );

    assert.deepEqual(answer, { status: 200, contentType: 'application/json', text: '' });
    assert.deepEqual(sandbox.licenses(), []);
  });
});
