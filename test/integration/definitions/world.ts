import assert from 'node:assert/strict';
import {
  type CodeAction,
  type CodeLens,
  commands,
  languages,
  Range,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import { demonstrationProducts } from '../../../src/sandbox/cloudZoo/demonstration';
import { canopy, eventually, workspaceFolder } from '../acme';
import { closeTabs } from '../saving/tab';

/** The demonstration product as a file in a repository: with a comment, and without what Cloud Zoo sets. */
export const canopyText = `// Kept in step with Cloud Zoo.
{
  "id": "${canopy}",
  "version": "8.2.1", // as users see it
  "platforms": ["Windows", "Mac"],
  "picture": "https://example.com/canopy/icon-512.png",
  "downloadUrl": "https://example.com/canopy/download",
  "titles": {
    "en": "Canopy for Rhino",
    "es": "Canopy para Rhino",
    "de": "Canopy für Rhino",
    "ja": "Canopy (樹冠モデリング)",
    "zh-tw": "Canopy 樹冠建模",
    "ar": "كانوبي لراينو"
  },
  "format": {
    "length": { "min": 24, "max": 24 },
    "prefix": "CNPY",
    "example": "CNPY-XXXX-XXXX-XXXX-XXXX-XXXX"
  },
  "relatedProducts": [{ "id": "8a1de7f4-0b92-4e3d-b6c5-71f94a2e8d30" }]
}
`;

/** A demonstration product in the service's own words. */
export function demonstration(id: string): string {
  const text = demonstrationProducts('acme').find(product => JSON.parse(product).id === id);
  return text ?? assert.fail(`There is no ${id}.`);
}

const written: Uri[] = [];
let test = 0;

beforeEach(() => {
  test++;
});

afterEach(async () => {
  if (written.length) {
    await closeTabs();
  }
  for (const file of written.splice(0)) {
    await workspace.fs.delete(file).then(undefined, () => undefined);
  }
});

/** A file of the workspace; it goes with the test. */
export async function define(name: string, text: string): Promise<Uri> {
  const file = fileAt(name);
  await workspace.fs.writeFile(file, Buffer.from(text));
  return file;
}

export function fileAt(name: string): Uri {
  // A document outlives its tab for a while, with its old text.
  const file = Uri.joinPath(workspaceFolder(), `test-${test}`, name);
  written.push(file);
  return file;
}

/** Replaces the first match in the text of a document, without saving it. */
export async function edit(uri: Uri, from: string, to: string): Promise<void> {
  const document = await workspace.openTextDocument(uri);
  const offset = document.getText().indexOf(from);
  assert.ok(offset >= 0, `there is no ${from}`);
  const change = new WorkspaceEdit();
  change.replace(uri, new Range(document.positionAt(offset), document.positionAt(offset + from.length)), to);
  assert.ok(await workspace.applyEdit(change));
}

/** The titles above a definition, as soon as they are as expected. */
export async function lensesBecome(uri: Uri, expected: readonly string[]): Promise<void> {
  await eventually(async () => assert.deepEqual(await lenses(uri), expected));
}

export async function lenses(uri: Uri): Promise<string[]> {
  const found = await commands.executeCommand<CodeLens[]>('vscode.executeCodeLensProvider', uri, 20);
  return found.map(({ command }) => command?.title ?? '');
}

/** What was asked in modals; each is answered with the title that `answer` returns. */
export function answerModals(answer: (message: string) => string | undefined | Promise<string | undefined>) {
  const asked: { message: string; detail: string; buttons: string[] }[] = [];
  const others = window.showWarningMessage;
  const show = async (message: string, options: unknown, ...buttons: string[]) => {
    if (typeof options !== 'object') return await others(message, ...buttons);
    const detail = options && 'detail' in options ? String(options.detail) : '';
    asked.push({ message, detail, buttons });
    return await answer(message);
  };
  Object.assign(window, { showWarningMessage: show });
  return asked;
}

/** What is said about a document in Problems by us. */
export function problemsAt(uri: Uri): string[] {
  return languages
    .getDiagnostics(uri)
    .filter(({ source }) => source === 'Cloud Zoo')
    .map(({ message, range }) => `${range.start.line + 1}: ${message}`);
}

/** The quick fixes on a line, which counts from 0. */
export async function fixesAt(uri: Uri, line: number): Promise<CodeAction[]> {
  const range = new Range(line, 0, line, 200);
  const actions = await commands.executeCommand<CodeAction[]>(
    'vscode.executeCodeActionProvider',
    uri,
    range,
    'quickfix',
  );
  return actions.filter(({ title }) => title.startsWith('Replace with'));
}
