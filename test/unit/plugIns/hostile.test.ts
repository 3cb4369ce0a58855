import assert from 'node:assert/strict';
import { readFacts } from '../../../src/plugIns/find';

/** Texts that made an earlier reader take minutes; a workspace may hold anything. */
const texts: Readonly<Record<string, readonly string[]>> = {
  'a.cs': [
    '"""'.repeat(30_000),
    '$'.repeat(60_000),
    '$"{'.repeat(10_000),
    '[assembly: Guid('.repeat(3000),
    'class A('.repeat(5000),
    'class A<'.repeat(5000),
    'class A{'.repeat(5000),
    'override '.repeat(5000),
    'namespace '.repeat(5000),
    `class A : ${'B, '.repeat(20_000)}`,
    `class A /*${' '.repeat(60_000)}*/ x`,
  ],
  'a.vb': [
    `Class A${'\n'.repeat(50_000)}x`,
    `Overrides Property Id${'\n'.repeat(50_000)}`,
    'Overrides '.repeat(5000),
    'Const A As '.repeat(5000),
    '<assembly:'.repeat(5000),
    `${' '.repeat(60_000)}REM`,
  ],
  'a.cpp': ['R"('.repeat(20_000), 'RHINO_PLUG_IN_ID('.repeat(3000), "'".repeat(60_000)].map(
    text => `RHINO_PLUG_IN_ID ${text}`,
  ),
  'a.csproj': ['<Compile '.repeat(5000), '<AssemblyAttribute '.repeat(5000), '<!--'.repeat(20_000)],
  'a.rhproj': ['['.repeat(20_000), '{"id":'.repeat(2000)],
};

describe('reading sources', () => {
  for (const [file, its] of Object.entries(texts)) {
    for (const text of its) {
      it(`of ${text.length} characters like ${text.slice(0, 20).trim()} in ${file} takes no time`, () => {
        const start = performance.now();
        readFacts(text, file);
        const milliseconds = performance.now() - start;
        assert.ok(milliseconds < 1000, `${milliseconds} ms`);
      });
    }
  }
});
