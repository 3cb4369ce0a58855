// the checks without the VSIX build; a test/checks that does not exist in the tree is left out
const root = process.cwd();
const names = [['tools','checkTypes'],['arrows','checkArrows'],['purity','checkPurity'],['manifest','checkManifest'],['l10n','checkL10n'],['words','checkWords'],['documents','checkDocuments']] as const;
const { existsSync } = await import('node:fs');
const t0 = Date.now();
let bad = 0;
for (const [file, name] of names) {
  const path = `${root}/test/checks/${file}.ts`;
  if (!existsSync(path)) continue;
  const problems: string[] = await (await import(path))[name]();
  for (const p of problems) { bad++; console.log('✗', p); }
}
console.log(`${bad} problems, ${Date.now() - t0} ms`);
process.exit(bad ? 1 : 0);
