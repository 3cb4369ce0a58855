import assert from 'node:assert/strict';
import {
  type CompletionItem,
  type CompletionList,
  commands,
  type Hover,
  MarkdownString,
  Position,
  SnippetString,
  Uri,
  window,
  workspace,
} from 'vscode';
import { readPlan } from '../../../src/issuer/plan';
import { eventually, workspaceFolder } from '../acme';

describe("writing a test of an issuer's server", function () {
  this.timeout(60_000);
  let file: Uri;
  let number = 0;

  beforeEach(() => {
    file = Uri.joinPath(workspaceFolder(), `written-${++number}.cloudzoo-issuer.json`);
  });
  afterEach(() => workspace.fs.delete(file).then(undefined, () => undefined));

  async function open(text: string) {
    await workspace.fs.writeFile(file, Buffer.from(text));
    return await window.showTextDocument(file);
  }

  const textOf = (value: string | MarkdownString | undefined) =>
    value instanceof MarkdownString ? value.value : (value ?? '');
  const labelOf = ({ label }: CompletionItem) => (typeof label === 'string' ? label : label.label);

  /** What is offered, as soon as the schema is known to VS Code. */
  async function offered(position: Position, label: string): Promise<CompletionItem[]> {
    return await eventually(async () => {
      const { items } = await commands.executeCommand<CompletionList>(
        'vscode.executeCompletionItemProvider',
        file,
        position,
        undefined,
        100,
      );
      assert.ok(
        items.some(item => labelOf(item) === label),
        JSON.stringify(items.map(labelOf)),
      );
      return items;
    });
  }

  async function hovered(position: Position): Promise<string> {
    const hovers = await commands.executeCommand<Hover[]>('vscode.executeHoverProvider', file, position);
    return hovers
      .flatMap(({ contents }) => contents)
      .map(content => (content instanceof MarkdownString ? content.value : textOf(String(content))))
      .join('\n');
  }

  it('offers each property with what it means', async () => {
    await open('{\n  \n}\n');
    const items = await offered(new Position(1, 2), 'valid');
    const described = new Map(items.map(item => [labelOf(item), textOf(item.documentation)]));
    for (const name of [
      'url',
      'connection',
      'product',
      'valid',
      'disabled',
      'taken',
      'upgrade',
      'entity',
      'otherEntity',
    ]) {
      assert.ok((described.get(name) ?? '').length > 20, `${name}: ${described.get(name)}`);
    }
    assert.match(described.get('taken') ?? '', /another entity has/);
  });

  it('says on hovering what each property means, those of an upgrade too', async () => {
    const plan = {
      url: 'http://localhost:5000',
      connection: 'acme',
      product: '2f6c1b0e-7d3a-4c58-9a41-5be2d8f01c67',
      valid: 'A',
      disabled: 'B',
      taken: 'C',
      upgrade: { key: 'D', from: 'E', wrong: 'F' },
      entity: '1-|-User',
      otherEntity: '2-|-User',
    };
    const { document } = await open(JSON.stringify(plan, undefined, 2));
    const said = new Map<string, string>();
    for (const name of [...Object.keys(plan), 'key', 'from', 'wrong']) {
      const position = document.positionAt(document.getText().indexOf(`"${name}"`) + 2);
      said.set(
        name,
        await eventually(async () => {
          const text = await hovered(position);
          assert.ok(text.length > 20, `${name}: ${text}`);
          return text;
        }),
      );
    }
    assert.equal(new Set(said.values()).size, said.size, 'each says something of its own');
    assert.match(said.get('wrong') ?? '', /does not upgrade/);
  });

  it('begins with a snippet that is a whole plan once it is filled in', async () => {
    const editor = await open('');
    const items = await offered(new Position(0, 0), 'Test of an issuer’s server');
    const snippet = items.find(
      item => labelOf(item) === 'Test of an issuer’s server, with every kind of key',
    );
    assert.ok(snippet?.insertText instanceof SnippetString);
    await editor.insertSnippet(snippet.insertText, new Position(0, 0));
    const { problems } = readPlan(editor.document.getText());
    assert.deepEqual(
      problems.map(({ message }) => message),
      ['"product" is not a GUID in lowercase, without braces.'],
    );
    await commands.executeCommand('workbench.action.files.revert');
  });
});
