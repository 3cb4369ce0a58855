import assert from 'node:assert/strict';
import { Uri, workspace } from 'vscode';
import { CommandArguments } from '../../src/commandArguments';
import { UserError } from '../../src/ui/messages';

const id = '06bb1e79-5456-47a1-ad6d-104518cd894b';
const other = '3e200daa-6bf8-470b-bd6a-4f55996052c3';
const row = { kind: 'product', ref: { connection: 'acme', id } };

describe('what a command is given', () => {
  for (const [form, argument, connection, product] of [
    ['nothing', undefined, undefined, undefined],
    ['a name', 'acme', 'acme', undefined],
    ['{connection}', { connection: 'acme' }, 'acme', undefined],
    ["a connection's row", { kind: 'connection', connection: { name: 'acme' } }, 'acme', undefined],
    ['{connection, id}', { connection: 'acme', id }, 'acme', id],
    ['an id in capitals', { connection: 'acme', id: id.toUpperCase() }, 'acme', id],
    ['an id in braces and white space', { connection: 'acme', id: ` {${id}} ` }, 'acme', id],
    ["a product's row", row, 'acme', id],
    ['an id without a connection', { id }, undefined, undefined],
    ['an empty id', { connection: 'acme', id: ' ' }, 'acme', undefined],
    ['a number', 7, undefined, undefined],
    ['a list', [row], undefined, undefined],
    ['values of other types', { connection: 7, id: null, uri: [], file: {} }, undefined, undefined],
  ] as const) {
    it(`is read: ${form}`, () => {
      const given = new CommandArguments(argument);
      assert.equal(given.connection, connection);
      assert.equal(given.product?.id, product);
      assert.deepEqual(
        given.selectedProducts,
        product === undefined ? [] : [{ connection: 'acme', id: product }],
      );
    });
  }

  it('is a selection only where the row that was asked for is in it', () => {
    const second = { kind: 'product', ref: { connection: 'acme', id: other } };
    const ids = (argument: unknown, selection: unknown) =>
      new CommandArguments(argument, selection).selectedProducts.map(product => product.id);
    assert.deepEqual(ids(row, [row, second]), [id, other]);
    assert.deepEqual(ids(row, [second]), [id]);
    assert.deepEqual(ids(undefined, [second, { kind: 'connection' }]), [other]);
    assert.deepEqual(ids(row, undefined), [id]);
  });

  const folder = workspace.workspaceFolders?.[0]?.uri;
  const file = Uri.file('/a/b c.cloudzoo-cluster.json');
  for (const [form, argument, expected] of [
    ['a Uri', file, file],
    ['its text', file.toString(), file],
    ['a path', '/a/b c.cloudzoo-cluster.json', file],
    ['{uri} with a Uri', { uri: file }, file],
    ['{uri} with a text', { uri: file.toString() }, file],
    ['{uri} with a path', { uri: file.path }, file],
    ['{file} with a path', { file: file.path }, file],
    ['{uri} that went through JSON', { uri: JSON.parse(JSON.stringify(file)) }, file],
    ['a resource of source control', { resourceUri: file }, file],
    ['another scheme', 'cloudzoo://acme/x/y.cloudzoo.json', Uri.parse('cloudzoo://acme/x/y.cloudzoo.json')],
    ['a path of Windows', 'C:\\a\\b.csv', Uri.file('C:\\a\\b.csv')],
    ['a path in the workspace', { file: 'lists/a.csv' }, folder && Uri.joinPath(folder, 'lists/a.csv')],
    ['nothing', {}, undefined],
    ['an empty text', { uri: ' ' }, undefined],
    ['a product', { connection: 'acme', id }, undefined],
  ] as const) {
    it(`names a document: ${form}`, () => {
      assert.equal(new CommandArguments(argument).uri?.toString(), expected?.toString());
    });
  }

  it('says so where an address cannot be read', () => {
    assert.throws(() => new CommandArguments({ uri: 'file:////a' }).uri, UserError);
  });
});
