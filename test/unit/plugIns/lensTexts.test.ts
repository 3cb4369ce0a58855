import assert from 'node:assert/strict';
import { type Listing, lensTexts } from '../../../src/plugIns/lensTexts';

const id = '2f6c1b0e-7d3a-4c58-9a41-5be2d8f01c67';
const canopy: Listing = { connection: 'acme', title: 'Canopy', version: '8.2', registered: id };

describe('the lenses above a plug-in id', () => {
  const rows: readonly [string, readonly Listing[], boolean, readonly string[]][] = [
    ['no connection', [], false, ['Cloud Zoo: Connect…']],
    [
      'no connection lists it',
      [],
      true,
      [
        'Not in Cloud Zoo: Create…',
        'Add to List…',
        '$(warning) Rhino would say: The resource cannot be found.',
      ],
    ],
    ['one lists it', [canopy], true, ['Canopy 8.2 · acme']],
    [
      'two list it',
      [canopy, { ...canopy, connection: 'test' }],
      true,
      ['Canopy 8.2 · acme', 'Canopy 8.2 · test'],
    ],
    ['nothing is known of it', [{ ...canopy, title: id, version: undefined }], true, ['Product · acme']],
    ['a title would be a link', [{ ...canopy, title: '$(x) [a](b)' }], true, ['$ (x) [a] (b) 8.2 · acme']],
    [
      'it is registered in capitals',
      [{ ...canopy, registered: id.toUpperCase() }],
      true,
      [
        'Canopy 8.2 · acme',
        `$(warning) Registered as ${id.toUpperCase()} on acme. Rhino looks for lowercase, and would say: The resource cannot be found.`,
      ],
    ],
  ];
  for (const [state, listings, hasConnection, titles] of rows) {
    it(`where ${state}`, () => {
      const lenses = lensTexts({ id }, listings, hasConnection);
      assert.deepEqual(
        lenses.map(({ title }) => title),
        titles,
      );
    });
  }

  it('run the command for this id and connection', () => {
    const [open] = lensTexts({ id }, [canopy], true);
    assert.deepEqual([open?.command, open?.argument], ['cloudZoo.openProduct', { connection: 'acme', id }]);
    const missing = lensTexts({ id }, [], true);
    assert.deepEqual(
      missing.map(({ command, argument }) => [command, argument]),
      [
        ['cloudZoo.createProduct', { id }],
        ['cloudZoo.addProduct', { id }],
        ['', { id }],
      ],
    );
    assert.match(missing[0]?.tooltip ?? '', /Rhino says about this plug-in: The resource cannot be found\.$/);
  });
});
