import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '../../hosts/folders';
import { readSourceTexts } from '../../l10n/sourceTexts';

describe('the texts of the code', () => {
  it('are those in t(…), each once, and of the sandbox none', () => {
    const { texts, problems } = read({
      'src/a.ts': `import { t } from '@vscode/l10n'; export const a = () => [t('Two words'), t(\n'It\\'s {0}', t('x'))];`,
      'src/b.ts': "export const b = () => t('Two words');",
      'src/sandbox/c.ts': "export const c = 'No such product';",
    });
    assert.deepEqual([...texts.keys()], ['Two words', "It's {0}", 'x']);
    assert.deepEqual(texts.get('Two words'), ['src/a.ts', 'src/b.ts']);
    assert.deepEqual(problems, []);
  });

  const unreachable: readonly (readonly [code: string, problem: string])[] = [
    ['notify("error", "It was not saved.")', '"It was not saved." does not go through t(…).'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the code that is read.
    ['notify("error", `${name} was saved.`)', '"… was saved." does not go through t(…).'],
    ['({ title: "Delete" })', '"Delete" does not go through t(…).'],
    ['({ title: many ? t("a") : "Delete" })', '"Delete" does not go through t(…).'],
    ['new UserError("Cancelled")', '"Cancelled" does not go through t(…).'],
    ['t(title)', 't(…) is given no literal text, so that no translation can be found.'],
  ];
  for (const [code, problem] of unreachable) {
    it(`${code} is found`, () => {
      const { problems } = read({ 'src/a.ts': `export function f() {\n  return ${code};\n}` });
      assert.deepEqual(problems, [`src/a.ts:2: ${problem}`]);
    });
  }

  it('are not asked for before the language is known', () => {
    const { problems } = read({
      'src/a.ts':
        "const early = t('Save');\nclass A { static b = t('Open'); c = t('Close'); }\nconst late = () => t('Save');",
    });
    assert.deepEqual(
      problems.map(problem => problem.slice(0, 'src/a.ts:1: "Save"'.length)),
      ['src/a.ts:1: "Save"', 'src/a.ts:2: "Open"'],
    );
  });

  it('are not the log, errors that nobody foresaw, icons and names', () => {
    const code = [
      "this.log.info('sandbox at work');",
      "throw new Error('cannot be here');",
      "throw new Error(t('Turned off'));",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the code that is read.
      "const a = { label: '$(cloud) Cloud Zoo', title: `$(error) ${name}` };",
    ];
    const { texts, problems } = read({ 'src/a.ts': `function f() {\n${code.join('\n')}\n}` });
    assert.deepEqual(problems, []);
    assert.deepEqual([...texts.keys()], ['Turned off']);
  });
});

function read(files: Readonly<Record<string, string>>) {
  const folder = temporaryFolder('sources');
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder.path, name)), { recursive: true });
    writeFileSync(join(folder.path, name), text);
  }
  try {
    return readSourceTexts(folder.path);
  } finally {
    folder.dispose();
  }
}
