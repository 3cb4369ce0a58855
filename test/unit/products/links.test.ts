import assert from 'node:assert/strict';
import { parseProductLink, productLink } from '../../../src/products/links';

const id = '2f6c1b0e-7d3a-4c58-9a41-5be2d8f01c67';

describe('a link to a product', () => {
  it('is read as it was written', () => {
    const ref = { connection: 'acme-2', id };
    const link = new URL(productLink('vscode', 'cloud-zoo.cloud-zoo', ref));
    assert.equal(link.href, `vscode://cloud-zoo.cloud-zoo/product?connection=acme-2&id=${id}`);
    assert.deepEqual(parseProductLink({ path: link.pathname, query: link.search.slice(1) }), ref);
  });

  it('may have its id in capitals and braces', () => {
    const query = `connection=acme&id={${id.toUpperCase()}}&from=mail`;
    assert.deepEqual(parseProductLink({ path: '/product', query }), { connection: 'acme', id });
  });

  const foreign: readonly (readonly [path: string, query: string])[] = [
    ['/product', ''],
    ['/product', `id=${id}`],
    ['/product', 'connection=acme'],
    ['/product', 'connection=acme&id=../../license'],
    ['/product', `connection=acme/../evil&id=${id}`],
    ['/product', `connection=https://evil.example&id=${id}`],
    ['/product', `connection=${'a'.repeat(1000)}&id=${id}`],
    ['/deleteLicense', `connection=acme&id=${id}`],
    ['/product/', `connection=acme&id=${id}`],
  ];
  for (const [path, query] of foreign) {
    it(`is not ${path}?${query.slice(0, 60)}`, () =>
      assert.equal(parseProductLink({ path, query }), undefined));
  }
});
