import { readImports } from './imports';

/** Unit tests run without VS Code: what they import, and what that imports, must not need it. */
export async function checkPurity(): Promise<string[]> {
  const imports = await readImports({ types: false });
  const problems: string[] = [];
  const seen = new Set<string>();
  const visit = (file: string, trail: readonly string[]) => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const { to } of imports.filter(({ from }) => from === file)) {
      if (to === 'vscode') problems.push(`vscode is imported by ${[file, ...trail].join(', by ')}.`);
      else visit(to, [file, ...trail]);
    }
  };
  const tests = new Set(imports.map(({ from }) => from).filter(file => file.startsWith('test/unit/')));
  for (const test of tests) visit(test, []);
  return problems;
}
