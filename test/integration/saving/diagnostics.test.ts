import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Messages } from './messages';
import { eventually, type LiveTab } from './tab';
import { endWorld, Zoo } from './world';

interface Flaw {
  readonly name: string;
  readonly from: string | RegExp;
  readonly to: string;
  readonly says: RegExp;
  /** The piece of the text that is marked. */
  readonly marks: string;
}

/** A save is refused, and a quick fix takes the flaw back. */
const mended: Flaw[] = [
  {
    name: 'a read-only property changed',
    from: '"creationDate": 1718092800',
    to: '"creationDate": 1718092801',
    says: /^"creationDate" is set by Cloud Zoo and cannot be changed\. It was 1718092800\.$/,
    marks: '1718092801',
  },
  {
    name: 'a property removed',
    from: /\s*"downloadUrl": .*/,
    to: '',
    says: /^"downloadUrl" was removed\. Cloud Zoo cannot remove a property, so this cannot be saved\.$/,
    marks: '{',
  },
];

/** Harmful, but for the person to decide. */
const warned: Flaw[] = [
  {
    name: 'an example that does not begin with the prefix',
    from: '"prefix": "CNPY"',
    to: '"prefix": "ABCD"',
    says: /does not begin with the prefix ABCD/,
    marks: '"CNPY-XXXX-XXXX-XXXX-XXXX-XXXX"',
  },
  {
    name: 'an example that does not fit the length',
    from: '"example": "CNPY-XXXX-XXXX-XXXX-XXXX-XXXX"',
    to: '"example": "CNPY-XXXX"',
    says: /has 8 characters without spaces, dashes and slashes, but "length" says 24/,
    marks: '"CNPY-XXXX"',
  },
  {
    name: 'an example that does not fit the filter',
    from: '"prefix": "CNPY"',
    to: '"regexFilter": "[A-W]", "prefix": "CNPY"',
    says: /contains "Y", which "regexFilter" does not allow/,
    marks: '"CNPY-XXXX-XXXX-XXXX-XXXX-XXXX"',
  },
  {
    name: 'titles without English',
    from: '"en": "Canopy for Rhino"',
    to: '"fr": "Canopy pour Rhino"',
    says: /no title in English \("en"\)/,
    marks: '{',
  },
  {
    name: 'a picture that is not https',
    from: '"https://example.com/canopy/icon-512.png"',
    to: '"http://example.com/icon.png"',
    says: /not on https:\/\//,
    marks: '"http://example.com/icon.png"',
  },
];

describe('saving: what Problems says as one types', () => {
  beforeEach(() => {
    Messages.listen();
  });

  afterEach(async () => {
    Messages.end();
    await endWorld();
  });

  for (const flaw of mended) {
    it(`${flaw.name}: an error, refused by the save, and put back by the quick fix`, async () => {
      const zoo = await Zoo.start();
      const tab = await zoo.open();
      const original = tab.text;
      await tab.replace(flaw.from, flaw.to);
      const problem = await marked(tab, flaw);
      assert.equal(problem.severity, vscode.DiagnosticSeverity.Error);
      await tab.refused();
      assert.deepEqual(zoo.puts, []);

      const [fix, ...more] = await fixesFor(tab, problem);
      assert.deepEqual(more, []);
      assert.match(fix?.title ?? '', /^Restore "(creationDate|downloadUrl)"$/);
      assert.ok(fix?.edit && (await vscode.workspace.applyEdit(fix.edit)));
      assert.deepEqual(JSON.parse(tab.text), JSON.parse(original));
      await eventually(() => assert.deepEqual(ownProblems(tab), []));
      await tab.saved();
      assert.deepEqual(zoo.puts, []);
    });
  }

  it('warns of what would do harm, and leaves it to the person: an undo ends it', async () => {
    const zoo = await Zoo.start();
    const tab = await zoo.open();
    for (const flaw of warned) {
      await tab.replace(flaw.from, flaw.to);
      const problem = await marked(tab, flaw);
      assert.equal(problem.severity, vscode.DiagnosticSeverity.Warning);
      assert.deepEqual(await fixesFor(tab, problem), []);
      await tab.undo();
      await eventually(() => assert.deepEqual(ownProblems(tab), []));
    }
    await tab.replace('"https://example.com/canopy/icon-512.png"', '"http://example.com/icon.png"');
    await tab.saved();
    assert.deepEqual(zoo.puts, [{ picture: 'http://example.com/icon.png' }]);
  });

  it('a related product that is no GUID: an error, and refused by the save', async () => {
    const zoo = await Zoo.start();
    const tab = await zoo.open();
    await tab.replace('"8a1de7f4-0b92-4e3d-b6c5-71f94a2e8d30"', '"8a1de7f4"');
    await eventually(() => {
      const found = vscode.languages.getDiagnostics(tab.uri).map(({ message }) => message);
      assert.ok(
        found.some(message => /GUID/.test(message)),
        JSON.stringify(found),
      );
    });
    await tab.refused();
    assert.deepEqual(zoo.puts, []);
  });

  it('a property that stands twice: the save refuses', async () => {
    const zoo = await Zoo.start();
    const tab = await zoo.open();
    await tab.replace('"version": "8.2.1",', '"version": "8.2.1",\n  "version": "8.2.2",');
    await tab.refused();
    assert.deepEqual(zoo.puts, []);
  });

  it('a product without flaws has no problems', async () => {
    const zoo = await Zoo.start();
    const tab = await zoo.open();
    await tab.replace('"en": "Canopy for Rhino"', '"fr": "Canopy"');
    await eventually(() => assert.equal(ownProblems(tab).length, 1));
    await tab.revert();
    await eventually(() => assert.deepEqual(vscode.languages.getDiagnostics(tab.uri), []));
  });
});

function ownProblems(tab: LiveTab): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(tab.uri).filter(({ source }) => source === 'Cloud Zoo');
}

/** Waits for the one problem of a flaw, at the place of the flaw. */
async function marked(tab: LiveTab, { says, marks }: Flaw): Promise<vscode.Diagnostic> {
  return await eventually(() => {
    const [problem, ...more] = ownProblems(tab);
    assert.ok(problem && !more.length, JSON.stringify(ownProblems(tab)));
    assert.match(problem.message, says);
    assert.ok(tab.document.getText(problem.range).startsWith(marks), tab.document.getText(problem.range));
    return problem;
  });
}

async function fixesFor(tab: LiveTab, problem: vscode.Diagnostic): Promise<vscode.CodeAction[]> {
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    tab.uri,
    problem.range,
    vscode.CodeActionKind.QuickFix.value,
  );
  return actions.filter(({ title }) => title.startsWith('Restore '));
}
