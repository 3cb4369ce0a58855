import assert from 'node:assert/strict';
import { parse } from 'csv-parse/sync';
import { commands } from 'vscode';
import type { Sandbox } from '../../../src/sandbox';
import { canopy, connectAcme, eventually } from '../acme';
import { heard } from '../hearing';
import { Messages } from '../saving/messages';
import { connectGateway, connectSprings, exported, recorded } from './services';

describe('exporting the activity', () => {
  let sandbox: Sandbox;

  beforeEach(async () => {
    sandbox = await connectAcme();
    await connectSprings(sandbox);
    await connectGateway(sandbox);
  });
  afterEach(() => Messages.end());

  async function removeSurely(argument: object, button: string): Promise<void> {
    const messages = Messages.listen();
    const removing = commands.executeCommand('cloudZoo.deleteLicense', argument);
    (await messages.when(/\?$/)).press(button);
    await removing;
    await eventually(() => assert.ok(messages.all.length > 1));
    Messages.end();
  }

  /** One removal on each service, the first of them refused. */
  async function removeThree(): Promise<void> {
    await removeSurely(
      { connection: 'acme', productId: canopy, licenseId: '=1+1', entityId: '7-|-User' },
      'Delete License Cluster',
    );
    await removeSurely(
      {
        connection: 'springs',
        product: 'canopy',
        licenseKey: 'GPB7-279T-6MNK-CQLK',
        hardwareId: 'studio-mac-7f3a',
      },
      'Deactivate Device',
    );
    await removeSurely(
      { connection: 'gateway', licenseId: 'b5e011b6-72f1-4cee-9285-86dd13f946a5.sandbox' },
      'Delete API License',
    );
  }

  it('writes JSON with all that is kept, newest first', async () => {
    await removeThree();
    const entries = await recorded(sandbox);
    assert.deepEqual(
      entries.map(({ service, operation, ending }) => [service, operation, ending?.outcome]),
      [
        ['akana', 'deleteApiLicense', 'done'],
        ['licenseSpring', 'deactivateDevice', 'done'],
        ['cloudZoo', 'deleteLicenseCluster', 'refused'],
      ],
    );
    assert.ok(entries.every(({ ending }) => typeof ending?.milliseconds === 'number'));
  });

  it('writes CSV with a column for each id: nothing in it is a formula', async () => {
    await removeThree();
    const host = new URL(sandbox.endpoint).host;
    const messages = Messages.listen();
    const table: Record<string, string>[] = parse(await exported('csv'), { columns: true });
    const rows = table.filter(row => row.host === host);
    assert.deepEqual(
      rows.map(row => [row.connection, row.operation, row.outcome, row.status, row.code]),
      [
        ['gateway', 'deleteApiLicense', 'done', '200', ''],
        ['springs', 'deactivateDevice', 'done', '200', ''],
        ['acme', 'deleteLicenseCluster', 'refused', '404', 'NotFound'],
      ],
    );
    assert.equal(
      rows[2]?.licenseId,
      "'=1+1",
      'an ID is text, as the list that it may be read back in takes it',
    );
    assert.equal(rows[1]?.license_key, '…CQLK');
    assert.equal(rows[1]?.licenseId, '');
    assert.match(rows[0]?.returned ?? '', /"Name":"Platinum"/);
    assert.match(rows[0]?.time ?? '', /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    assert.deepEqual((await messages.when(/^\d+ entries were exported\.$/)).buttons, ['Open']);
  });

  it('is left without a file', async () => {
    const before = heard().length;
    await commands.executeCommand('cloudZoo.exportActivity');
    assert.equal(heard().length, before);
  });
});
