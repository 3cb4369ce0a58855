import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sandbox } from '../../src/sandbox';
import { canopy, connect, startCloudZoo, writes } from './acme';
import { host, keepOpen, openWorkbench } from './fixture';
import type { Workbench } from './workbench';

const title = 'Delete Licenses from File';
const command = 'Cloud Zoo: Delete Licenses from File…';
const rows = [
  'licenseId,productId,entityId,customer',
  `CN-2025-000117,${canopy.id},4815162342-|-Group,Ana`,
  `CN-2023-000042,${canopy.id},4815162342-|-Group,Ana`,
  `CN-2025-000117,${canopy.id},4815162342-|-Group,"Ana, again"`,
  `CN-1999-000001,${canopy.id},1-|-User,nobody`,
];

describe('deleting the licenses of a file', () => {
  keepOpen();
  let sandbox: Sandbox;
  let workbench: Workbench;
  let folder: string;

  before(async function () {
    this.timeout(60_000);
    sandbox = await startCloudZoo();
    // Between two prompts, a key that is held down is the editor's.
    await connect(sandbox, { 'files.readonlyInclude': { '**/returns.csv': true } });
    folder = host().newFolder({ 'returns.csv': rows.join('\n') });
    workbench = await openWorkbench({ folder });
    await workbench.openFile('returns.csv');
  });

  it('sends nothing when a prompt is left with Escape', async () => {
    await workbench.runCommand(command);
    await workbench.waitForPrompt({ title });
    await workbench.press('Escape');
    await workbench.waitForNoPrompt();

    await chooseFileInFront();
    await workbench.press('Escape');
    await workbench.waitForNoPrompt();
    assert.deepEqual(writes(sandbox), []);
  });

  it('sends nothing while Enter is held down', async () => {
    await workbench.runCommand(command);
    await workbench.waitForPrompt({ title });
    const { keyboard } = workbench.page;
    await workbench.eventually(async () => {
      await keyboard.down('Enter');
      assert.match(await workbench.promptMessage(), /Type 3, the number of rows/);
    });
    for (let more = 0; more < 30; more++) await keyboard.down('Enter');
    await keyboard.up('Enter');
    assert.match(await workbench.promptMessage(), /Type 3, the number of rows/);
    await workbench.press('Escape');
    await workbench.waitForNoPrompt();
    assert.deepEqual(writes(sandbox), []);
  });

  it('says what will happen, and takes no other number', async () => {
    await chooseFileInFront();
    const message = await workbench.promptMessage();
    const where = `acme (${sandbox.endpoint})`;
    assert.ok(message.includes(`The license clusters of 3 licenses will be deleted on ${where}`), message);
    assert.match(message, /Skipped: 1 listed twice\. Ignored columns: customer\. Type 3 to continue\./);
    await workbench.answer({ title }, '4');
    await workbench.eventually(async () =>
      assert.match(await workbench.promptMessage(), /Otherwise nothing is sent/),
    );
    assert.deepEqual(writes(sandbox), []);
  });

  it('removes them after the number is typed, and opens the result', async () => {
    await workbench.answer({ title }, '3');
    await workbench.notification('Done: 1 deleted, 0 already gone, 1 not there, 1 refused, 0 unknown.');
    assert.equal(writes(sandbox).length, 3);
    await workbench.clickNotification('Done:', 'Open Result');
    await workbench.waitForTab('returns.result.csv');
    await workbench.waitForText('deleted with the cluster of row 2');
    const result = readFileSync(join(folder, 'returns.result.csv'), 'utf8').split('\n');
    assert.equal(result[0], 'row,line,licenseId,productId,entityId,outcome,status,error_code,note,time');
    assert.match(result[1] ?? '', /^2,2,CN-2025-000117,.*,done,200,,,2/);
    assert.match(
      result[2] ?? '',
      /,notThere,404,NotFound,"not there: it was deleted with the cluster of row 2, or never existed",2/,
    );
    assert.match(result[3] ?? '', /,duplicate,,,same as row 2,$/);
    assert.match(result[4] ?? '', /,refused,404,NotFound,.*found nothing with this ID/);
  });

  it('sends only what is left when it is run again', async () => {
    sandbox.clearRequests();
    await workbench.page.locator('.tab', { hasText: 'returns.csv' }).click();
    await workbench.waitForText('customer');
    await workbench.runCommand(command);
    await workbench.waitForPrompt({ title });
    await workbench.press('Enter');
    await workbench.waitForPrompt({ title, field: 'Type 1 to continue' });
    assert.match(
      await workbench.promptMessage(),
      /1 listed twice, 1 removed by an earlier run of this file, 1 not there/,
    );
    await workbench.press('Escape');
    await workbench.waitForNoPrompt();
    assert.deepEqual(writes(sandbox), []);
  });

  async function chooseFileInFront(): Promise<void> {
    await workbench.runCommand(command);
    await workbench.waitForPrompt({ title });
    await workbench.press('Enter');
    await workbench.waitForPrompt({ title, field: 'Type 3 to continue' });
  }
});
