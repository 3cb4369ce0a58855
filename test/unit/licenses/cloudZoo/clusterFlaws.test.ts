import assert from 'node:assert/strict';
import type { CloudZooConnection } from '../../../../src/connections/connection';
import { parseJson } from '../../../../src/json/json';
import { clusterFlaws } from '../../../../src/licenses/cloudZoo/clusterFlaws';

const canopy = '2f6c1b0e-7d3a-4c58-9a41-5be2d8f01c67';
const other = '8a1de7f4-0b92-4e3d-b6c5-71f94a2e8d30';
const acme: CloudZooConnection = {
  service: 'cloudZoo',
  name: 'acme',
  endpoint: 'https://zoo.example.com/v1',
  issuer: 'acme',
  products: [canopy],
};

function flawsOf(
  licenses: object[],
  connections = [acme],
): { at: string; message: string; isError: boolean }[] {
  const text = JSON.stringify({ licenses }, undefined, 2);
  const parsed = parseJson(text);
  assert.ok('root' in parsed);
  return clusterFlaws(parsed.root, connections).map(({ offset, length, message, isError }) => ({
    at: text.slice(offset, offset + length),
    message,
    isError,
  }));
}

const license = (changes: object = {}) => ({ id: 'CN-1', aud: canopy, iss: 'acme', ...changes });

describe('a license cluster', () => {
  it('has no flaw', () => assert.deepEqual(flawsOf([license(), license({ id: 'CN-2' })]), []));

  it('names a license twice', () => {
    assert.deepEqual(flawsOf([license(), license({ id: 'CN-2' }), license({ aud: canopy.toUpperCase() })]), [
      { at: '"CN-1"', message: 'License CN-1 appears twice in this cluster.', isError: true },
    ]);
  });

  it('may have the same id for two products', () => {
    assert.deepEqual(
      flawsOf([license(), license({ aud: other })], [{ ...acme, products: [canopy, other] }]),
      [],
    );
  });

  it('is of an issuer that no connection is of', () => {
    assert.deepEqual(flawsOf([license({ iss: 'Acme' })]), [
      { at: '"Acme"', message: 'There is no connection for the issuer "Acme".', isError: false },
    ]);
  });

  it('is for a product that its issuer’s connections do not have', () => {
    assert.deepEqual(flawsOf([license({ aud: other })]), [
      { at: `"${other}"`, message: 'This product is not on the list of acme.', isError: false },
    ]);
    const staging = { ...acme, name: 'staging', products: [other] };
    assert.deepEqual(flawsOf([license({ aud: other })], [acme, staging]), []);
  });

  it('is not judged by connections that do not exist, nor by blanks', () => {
    assert.deepEqual(flawsOf([license({ iss: 'else', aud: other })], []), []);
    assert.deepEqual(flawsOf([license({ iss: '', aud: '' }), license({ iss: 5 }), {}]), []);
    assert.deepEqual(flawsOf([]), []);
  });
});
