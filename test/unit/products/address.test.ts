import assert from 'node:assert/strict';
import { isGuid, keyOf, parseAddress, parseProductIds, pathOf } from '../../../src/products/address';

const id = '06bb1e79-5456-47a1-ad6d-104518cd894b';
const other = '59ff75c9-9c71-4ef8-a290-6b590f3fc63a';
const ref = { connection: 'acme', id };

/** The name of the file in an address that was written and read again as VS Code does. */
function fileOf(title: string | undefined): string {
  // VS Code encodes the path when it writes the address, and fails where this fails.
  const path = decodeURIComponent(encodeURIComponent(pathOf(id, title)));
  assert.deepEqual(parseAddress({ authority: 'acme', path }), { kind: 'product', ref });
  assert.match(path, new RegExp(`^/${id}/[^/]+\\.cloudzoo\\.json$`));
  return path.slice(id.length + 2, -'.cloudzoo.json'.length);
}

describe('the address of a live product', () => {
  const rows: [name: string, title: string | undefined, file: string][] = [
    ['a plain title', 'Rhino Unicorn 9', 'Rhino Unicorn 9'],
    ['slashes', 'Import/Export \\ both', 'Import Export both'],
    ['what ends a path', 'C# 100%? Yes', 'C 100 Yes'],
    ['an escape', '%2e%2e%2f', '2e 2e 2f'],
    ['other punctuation', 'a:b|c"d<e>&f;g', 'a:b|c"d<e>&f;g'],
    ['lines', 'one\r\ntwo\u0000\u2028three', 'one two three'],
    ['a way up', '../..', '.. ..'],
    ['dots', '..', '..'],
    ['another ending', 'x.cloudzoo.json', 'x.cloudzoo.json'],
    ['emoji', 'Party 🎉', 'Party 🎉'],
    ['text from right to left', 'كانوبي لراينو', 'كانوبي لراينو'],
    ['direction marks', '\u202egpj.\u202cx', 'gpj. x'],
    ['no title', undefined, id],
    ['an empty title', '', id],
    ['a title of which nothing is left', ' /#%?\u200f ', id],
    ['300 characters', 'x'.repeat(300), 'x'.repeat(80)],
    ['300 emoji', '😀'.repeat(300), '😀'.repeat(80)],
    ['a space where it is cut', `${'x'.repeat(79)} yz`, 'x'.repeat(79)],
  ];
  for (const [name, title, file] of rows) {
    it(`can have ${name}`, () => assert.equal(fileOf(title), file));
  }

  it('can be written for a title that was cut in the middle of an emoji', () => {
    assert.doesNotThrow(() => fileOf(`Party ${'🎉'.slice(0, 1)}`));
  });

  it('stays the same product whatever the title', () => {
    const refs = ['a', 'b/c', undefined].map(title =>
      parseAddress({ authority: 'acme', path: pathOf(id, title) }),
    );
    assert.deepEqual(refs, Array(3).fill({ kind: 'product', ref }));
  });

  it('has the id in lowercase', () => {
    const path = `/${id.toUpperCase()}/x.cloudzoo.json`;
    assert.deepEqual(parseAddress({ authority: 'acme', path }), { kind: 'product', ref });
  });

  for (const strange of ['06eb1079-5a56-47a1-aw6d-0b4518fd894b', 'ä b', 'a/b', '100%', '..']) {
    it(`can have an id that is no GUID: ${strange}`, () => {
      const parsed = parseAddress({ authority: 'acme', path: pathOf(strange, 'x') });
      assert.deepEqual(parsed, { kind: 'product', ref: { connection: 'acme', id: strange } });
    });
  }

  const folders: [authority: string, path: string][] = [
    ['acme', ''],
    ['acme', '/'],
    ['acme', `/${id}`],
    ['acme', `/${id}/`],
    ['', '/'],
  ];
  for (const [authority, path] of folders) {
    it(`is a folder at cloudzoo://${authority}${path}`, () => {
      assert.deepEqual(parseAddress({ authority, path }), { kind: 'folder' });
    });
  }

  const foreign: [authority: string, path: string][] = [
    ['', `/${id}/x.cloudzoo.json`],
    ['acme', `/${id}/x.json`],
    ['acme', `/${id}/.git`],
    ['acme', `/.vscode/settings.json`],
    ['acme', `/${id}/x.cloudzoo.json/y`],
    ['acme', `/${id}/a/x.cloudzoo.json`],
    ['acme', `/100%/x.cloudzoo.json`],
    ['acme', `/%ff/x.cloudzoo.json`],
  ];
  for (const [authority, path] of foreign) {
    it(`is nothing at cloudzoo://${authority}${path}`, () => {
      assert.equal(parseAddress({ authority, path }), undefined);
    });
  }

  it('has a key that tells connections and products apart', () => {
    const refs = [ref, { ...ref, id: other }, { ...ref, connection: 'acme-2' }];
    assert.equal(new Set(refs.map(keyOf)).size, 3);
  });
});

describe('product ids in a pasted text', () => {
  const rows: [text: string, ids: string[], foreign?: string][] = [
    [id, [id]],
    [id.toUpperCase(), [id]],
    [`{${id}}`, [id]],
    [`"${id}"`, [id]],
    [`("${id}")`, [id]],
    [`${id}, ${other}`, [id, other]],
    [`\r\n${id};${other}\n\t"${id.toUpperCase()}",`, [id, other]],
    ['', []],
    [' , ; ', []],
    [`${id} acme`, [id], 'acme'],
    [`Unicorn: ${id}, Rhea`, [id], 'Unicorn:'],
    [id.slice(1), [], id.slice(1)],
    [`${id}0`, [], `${id}0`],
    [id.replaceAll('-', ''), [], id.replaceAll('-', '')],
    ['06eb1079-5a56-47a1-aw6d-0b4518fd894b', [], '06eb1079-5a56-47a1-aw6d-0b4518fd894b'],
  ];
  for (const [text, ids, foreign] of rows) {
    it(`are ${ids.length} of ${JSON.stringify(text)}`, () => {
      const found = parseProductIds(text);
      assert.deepEqual([found.ids, found.foreign], [ids, foreign]);
    });
  }

  it('are found in a list copied from the settings', () => {
    assert.deepEqual(parseProductIds(`["${id}",\n  "${other}"]`).ids, [id, other]);
  });

  for (const [text, isOne] of [
    [id, true],
    [id.toUpperCase(), true],
    [` ${id}`, false],
    [`${id}\n`, false],
    [`{${id}}`, false],
    [`${id},${id}`, false],
    ['', false],
  ] as const) {
    it(`are ${isOne ? '' : 'not '}just one GUID in ${JSON.stringify(text)}`, () => {
      assert.equal(isGuid(text), isOne);
    });
  }
});
