import assert from 'node:assert/strict';
import { canopy, openAcme, openProduct, student, tidewater } from './acme';
import { host, keepOpen } from './fixture';
import type { Workbench } from './workbench';

describe('keys in the view of products', () => {
  keepOpen();
  let workbench: Workbench;

  before(async function () {
    this.timeout(60_000);
    ({ workbench } = await openAcme());
    await openProduct(workbench, tidewater);
  });

  beforeEach(async () => {
    await workbench.page.keyboard.press('Escape');
    await workbench.runCommand('Cloud Zoo: Focus on Products View');
    await workbench.press('Home');
    await focusIs('acme');
  });

  it('mean the connection that has the focus, never the product in the editor', async () => {
    await copied('acme');
    await workbench.press('Delete');
    assert.equal((await workbench.modal()).message, 'Remove the connection acme?');
    await workbench.clickModal('Cancel');
    assert.equal(listed().length, 5);
    await copied('acme');
  });

  it('mean the product that the arrows went to, though another one is selected', async () => {
    await workbench.press('ArrowDown');
    await focusIs(canopy.title);
    await copied(canopy.id);
    await workbench.press('ArrowDown');
    await focusIs(student.title);
    await copied(student.id);
    assert.deepEqual(await workbench.tabs().then(tabs => tabs.map(({ name }) => name)), [tidewater.tab]);
  });

  it('mean the whole selection where the focus is in it, and only the focus where it is not', async () => {
    await workbench.press('ArrowDown', 'Control+Shift+Enter', 'Shift+ArrowDown');
    await focusIs(student.title);
    await copied(`${canopy.id}\n${student.id}`);
    await workbench.press('ArrowDown');
    await focusIs(tidewater.title);
    await copied(tidewater.id);
    await workbench.press('ArrowUp');
    await copied(`${canopy.id}\n${student.id}`);
  });

  it('take the focused product off the list, and nothing else', async () => {
    await workbench.press('ArrowDown', 'ArrowDown');
    await focusIs(student.title);
    await workbench.press('Delete');
    await workbench.notification(
      `"${student.title}" was taken off your list. Nothing was changed in Cloud Zoo.`,
    );
    assert.equal(listed().length, 4);
    assert.ok(!listed().includes(student.id));
    await workbench.clickNotification('was taken off your list', 'Undo');
    await workbench.eventually(async () => assert.equal(listed().length, 5));
  });

  /** Copies what is meant and waits until it is on the clipboard. */
  async function copied(text: string): Promise<void> {
    await workbench.writeClipboard('');
    await workbench.press('Control+C');
    await workbench.eventually(async () => assert.equal(await workbench.readClipboard(), text));
  }

  async function focusIs(label: string): Promise<void> {
    const focused = workbench.page.locator('.sidebar .monaco-list-row.focused .label-name');
    await workbench.eventually(async () => assert.equal(await focused.first().textContent(), label));
  }
});

function listed(): string[] {
  const connections = host().readSettings()['cloudZoo.connections'];
  return Array.isArray(connections) ? connections[0]?.products : [];
}
