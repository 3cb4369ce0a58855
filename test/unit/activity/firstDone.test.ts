import assert from 'node:assert/strict';
import type { ActivityEntry, Outcome } from '../../../src/activity/entry';
import { followFirstDone } from '../../../src/activity/firstDone';

describe('a step of the walkthrough', () => {
  it('is complete when it was done, not when it began, was refused or is unknown; and told once', () => {
    const { told, happens } = followed();
    happens('saveProduct', undefined);
    happens('saveProduct', 'refused');
    happens('deactivateDevice', 'unknown');
    happens('deleteLicenseCluster', 'notThere');
    assert.deepEqual(told, []);
    happens('saveProduct', 'done');
    happens('saveProduct', 'done');
    happens('deactivateDevice', 'done');
    happens('deleteApiLicense', 'done');
    happens('testIssuer', 'done');
    assert.deepEqual(told, ['cloudZoo.savedProduct', 'cloudZoo.removedLicense', 'cloudZoo.testedIssuer']);
  });

  it('is no other thing that is sent', () => {
    const { told, happens } = followed();
    for (const operation of ['putLicenseCluster', 'addLicense', 'createProduct', 'toString', '__proto__']) {
      happens(operation, 'done');
    }
    assert.deepEqual(told, []);
  });
});

function followed() {
  const told: string[] = [];
  let listener = (_: ActivityEntry) => {};
  followFirstDone(
    {
      onDidAppend: given => {
        listener = given;
        return { dispose: () => undefined };
      },
    },
    key => told.push(key),
  );
  const happens = (operation: string, outcome: Outcome | undefined) =>
    listener({
      ...{ id: '1', time: 1, connection: 'acme', service: 'cloudZoo', host: 'h', operation, subject: {} },
      ...(outcome && { ending: { outcome, milliseconds: 1 } }),
    });
  return { told, happens };
}
