import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Pattern, resolve } from '../../../../src/plugIns/projects/places';

describe('a pattern of paths', () => {
  const rows: readonly [pattern: string, path: string, matches: boolean][] = [
    ['/a/*.cs', '/a/b.cs', true],
    ['/a/*.cs', '/a/b/c.cs', false],
    ['/a/**/*.cs', '/a/b.cs', true],
    ['/a/**/*.cs', '/a/b/c/d.cs', true],
    ['/a/**', '/a/b/c/d.cs', true],
    ['/a/**', '/ab/c.cs', false],
    ['/a/?.cs', '/a/b.cs', true],
    ['/a/?.cs', '/a/bc.cs', false],
    ['/**/x/**/y*.cs', '/x/x/z/y/y1.cs', true],
    ['/**/x/**/y*.cs', '/x/x/z/y/z1.cs', false],
    ['/a/[b].cs', '/a/[b].cs', true],
    ['/a/b+.cs', '/a/bb.cs', false],
  ];
  for (const [pattern, path, matches] of rows) {
    it(`${pattern} ${matches ? 'matches' : 'does not match'} ${path}`, () => {
      assert.equal(new Pattern(pattern).matches(path), matches);
    });
  }

  it('matches what a regular expression of the same meaning matches', () => {
    const part = fc.oneof(
      fc.constant('**'),
      fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), minLength: 1, maxLength: 5 }),
    );
    const name = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 5 }),
        fc.array(name, { minLength: 1, maxLength: 6 }),
        (parts, names) => {
          const pattern = `/${parts.join('/')}`;
          const path = `/${names.join('/')}`;
          assert.equal(new Pattern(pattern).matches(path), meaning(parts).test(path), `${pattern} ${path}`);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

/** Only for the short patterns of this test: such an expression takes exponential time. */
function meaning(parts: readonly string[]): RegExp {
  const source = parts.map(part =>
    part === '**' ? '(?:/[^/]+)*' : `/${part.replace(/\*+/g, '[^/]*').replace(/\?/g, '[^/]')}`,
  );
  return new RegExp(`^${source.join('') || '/'}$`);
}

describe('a path in a project file', () => {
  const rows: readonly [path: string, place: string][] = [
    ['B\\C.cs', 'file:///w/a/b/c.cs'],
    ['..\\..\\C.cs', 'file:///c.cs'],
    ['./x//C.cs', 'file:///w/a/x/c.cs'],
    ['file:///w/b/../C.cs', 'file:///w/c.cs'],
    ['vscode-vfs://github/o/C.cs', 'vscode-vfs://github/o/c.cs'],
  ];
  for (const [path, place] of rows) {
    it(`${path} leads to ${place}`, () => {
      assert.equal(resolve('file:///w/a', path), place);
    });
  }
});
