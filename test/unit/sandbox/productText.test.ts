import assert from 'node:assert/strict';
import { type Sandbox, startSandbox } from '../../../src/sandbox';
import { documentedProduct } from '../documentation';
import { send } from './caller';

const id = '55555555-aaaa-4bbb-8ccc-666666666666';
const strange = `{"__proto__":{"a":1.0},"zebra":1.0,"big":12345678901234567890,"cafe\\u0301":"\\u00e9\\/","id":"${id}","creationDate":1e9,"iss":"sandbox","nested":[ 1.50 ,\n 2E+3 ],"1":"order"}`;

describe('the text of products in the sandbox', () => {
  let sandbox: Sandbox;

  beforeEach(async () => {
    sandbox = await startSandbox({ products: [strange] });
  });
  afterEach(() => sandbox.stop());

  const put = (body: string) => send(sandbox, 'PUT', `/product/${id}`, body);
  const get = () => send(sandbox, 'GET', `/product/${id}`);

  it('stays as it was written', async () => {
    assert.equal((await get()).text, strange);
  });

  it('changes in the characters that were sent, each property in its place', async () => {
    const answer = await put('{"1":"\\u006frder" , "zebra" : 2.00,"new":-0.0,"__proto__": {} }');

    const expected = strange
      .replace('"1":"order"', '"1":"\\u006frder"')
      .replace('"zebra":1.0', '"zebra":2.00')
      .replace('"__proto__":{"a":1.0}', '"__proto__":{}')
      .replace(/}$/, ',"new":-0.0}');
    assert.equal(answer.text, expected);
    assert.equal((await get()).text, expected);
    assert.equal(sandbox.readProduct(id), expected);
  });

  it('keeps the spelling of a name that is sent in another one', async () => {
    const answer = await put('{"cafe\u0301": "open", "\\u006eested": []}');

    const expected = strange.replace('"\\u00e9\\/"', '"open"').replace(/\[ 1[^\]]*\]/, '[]');
    assert.equal(answer.text, expected);
  });

  it('stays as it was posted', async () => {
    const source = documentedProduct.replace('"12"', '"\\u0031\\u0032"').replace('{', '{"rate":1.0,');

    const answer = await send(sandbox, 'POST', '/product', source);

    assert.ok(answer.text.startsWith('{"rate":1.0,'), answer.text);
    assert.ok(answer.text.includes('"version":"\\u0031\\u0032"'), answer.text);
  });

  it('may be long', async () => {
    const metadata = Array.from({ length: 20_000 }, (_, index) => ({ index, rate: 1.5 }));

    const answer = await put(JSON.stringify({ metadata, note: 'x'.repeat(8 * 1024 * 1024) }));

    assert.equal(answer.status, 200);
    assert.deepEqual(JSON.parse(sandbox.readProduct(id) ?? '').metadata, metadata);
  });

  it("takes a colleague's change that the service would refuse", () => {
    sandbox.changeProduct(id, { creationDate: 1, zebra: undefined, note: 'new' });

    const expected = strange.replace('"zebra":1.0,', '').replace('1e9', '1').replace(/}$/, ',"note":"new"}');
    assert.equal(sandbox.readProduct(id), expected);
  });

  it("keeps the characters of a colleague's change that is given as text", () => {
    sandbox.changeProduct(id, '{"zebra": 1.00}');
    assert.equal(sandbox.readProduct(id), strange.replace('"zebra":1.0', '"zebra":1.00'));
  });

  it("has no place for a colleague's change without a product", () => {
    assert.throws(() => sandbox.changeProduct('unknown', {}), /unknown/);
  });
});
