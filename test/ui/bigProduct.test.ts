import assert from 'node:assert/strict';
import { openAcme, productOf, writes } from './acme';

const big = productOf('7d0c3f6a-52e1-4b8d-9a47-c1e5f0a2b396', '森のモデル — Ünïcödé');

/** Everything that a careless program would change on the way: escapes, numbers, order, unknown properties. */
const titles = '{"ja": "森のモデル", "en": "森のモデル — Ünïcödé", "fr": "Mod\\u00e8le", "ar": "نموذج"}';
const odd = [
  '"ratio": 1.0',
  '"serial": 12345678901234567890',
  '"tiny": 1e-400',
  '"caf\\u00e9": "\\u0041 \\/ \\ud83c\\udf33 🌳"',
  '"10": "a numeric name"',
  '"2": "and one before it"',
  '"__proto__": {"kept": true}',
  '"nothing": null',
  '"empty": [[], {}]',
];
const metadata = Array.from(
  { length: 2200 },
  (_, i) => `{"row": ${i}, "weight": ${i}.50, "name": "Zeile ${i} – \\u00fc", "tags": ["α${i}", "β${i}"]}`,
);
const text = `{"version":"1.0","metadata":[${metadata.join(',')}],${odd.join(',')},"titles":${titles},
"platforms":["Windows"],"id":"${big.id}","format":{"length":{"min":24,"max":24},"prefix":"BIGP",
"example":"BIGP-XXXX-XXXX-XXXX-XXXX-XXXX"},"creationDate":1700000000,"iss":"acme"}`;

describe('a big product with much that nobody documented', () => {
  it('is edited and saved with PUTs of just what was changed; all else stays to the character', async () => {
    assert.ok(Buffer.byteLength(text) > 200_000, 'it is big');
    const { sandbox, workbench } = await openAcme({ products: [text] });
    await (await workbench.treeRow('Products', big.title)).click();
    await workbench.waitForTab(big.tab, false);
    await workbench.waitForText('"version": "1.0"');
    const opened = await workbench.wholeText();
    assert.equal(withoutBlanks(opened), withoutBlanks(text));
    assert.ok(opened.endsWith('\n}\n'));
    sandbox.clearRequests();

    // As a person changes it: by going there and typing.
    await workbench.goTo(2, '  "version": "1.'.length + 1);
    await workbench.type('0-beta.');
    await workbench.waitForTab(big.tab, true);
    await workbench.save();
    await workbench.waitForTab(big.tab, false);
    const line = `PUT /v1/product/${big.id}`;
    assert.deepEqual(writes(sandbox), [{ line, body: '{"version": "1.0-beta.0"}' }]);
    const saved = opened.replace('"1.0"', '"1.0-beta.0"');
    assert.equal(await workbench.wholeText(), saved);

    sandbox.clearRequests();
    const french = saved.split('\n').findIndex(row => row.includes('Mod\\u00e8le')) + 1;
    await workbench.goTo(french, '    "fr": "Mod\\u00e8le'.length + 1);
    await workbench.type(' 2');
    await workbench.waitForTab(big.tab, true);
    await workbench.save();
    await workbench.waitForTab(big.tab, false);
    const [put, ...more] = writes(sandbox);
    assert.deepEqual([put?.line, more.length], [line, 0]);
    const sent = titles.replace('Mod\\u00e8le', 'Mod\\u00e8le 2');
    assert.equal(withoutBlanks(put?.body ?? ''), withoutBlanks(`{"titles": ${sent}}`));
    assert.equal(await workbench.wholeText(), saved.replace('Mod\\u00e8le', 'Mod\\u00e8le 2'));

    const live = text.replace('"version":"1.0"', '"version":"1.0-beta.0"').replace(titles, sent);
    assert.equal(withoutBlanks(sandbox.readProduct(big.id) ?? ''), withoutBlanks(live));
  });
});

/** Formatting is free to change blanks between the parts; in this product none matter within them. */
function withoutBlanks(json: string): string {
  return json.replace(/\s+/g, '');
}
