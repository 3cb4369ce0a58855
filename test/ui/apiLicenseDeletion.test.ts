import assert from 'node:assert/strict';
import type { Acme } from './acme';
import { keepOpen } from './fixture';
import { assertNoFileHolds, openLicenseServices, platinum, removals, secrets } from './licenseServices';

const title = 'Delete API License · gateway (1/1)';
const gold = { id: '0e7c4d19-2b6a-4f85-9c3d-a1f5e8b7d260.sandbox', name: 'Gold' };
const trial = { id: 'd83a96f0-4e1c-47b2-8f5d-6c09b2e7a413.sandbox', name: 'Trial & Evaluation' };

describe('deleting an API license', () => {
  keepOpen();
  let acme: Acme;

  before(async function () {
    this.timeout(60_000);
    acme = await openLicenseServices();
  });

  beforeEach(() => acme.sandbox.clearRequests());

  async function begin(): Promise<void> {
    const { workbench } = acme;
    await workbench.rowMenu('Products', 'gateway', 'Delete License…');
    await workbench.waitForPrompt({ title, field: 'License ID' });
  }

  async function askAll(id = platinum.id): Promise<void> {
    await begin();
    await acme.workbench.answer({ field: 'License ID' }, id);
    await acme.workbench.modal();
  }

  it('says what is wrong as it is typed, and ends with Escape: nobody is asked anything', async () => {
    const { sandbox, workbench } = acme;
    await begin();
    await workbench.press('Enter');
    await messageIs(/^The license ID is required\./);
    await workbench.typeAnswer({}, '..');
    await messageIs(/^This is not a license ID\./);
    await workbench.press('Escape');
    await workbench.waitForNoPrompt();
    assert.deepEqual(removals(sandbox), []);
    assert.ok(!sandbox.requests.some(({ path }) => path.includes('/licenses/')));
    assert.deepEqual(await workbench.notifications(), []);
  });

  it('shows what the license is before it asks; Enter would only show the request', async () => {
    const { sandbox, workbench } = acme;
    await askAll();
    const modal = await workbench.modal();
    assert.equal(modal.message, 'Delete the API license "Platinum"?');
    const { endpoint, email } = sandbox.akana;
    const named = [
      platinum.id,
      'All APIs, without limits',
      'Geometry (resources: 1)',
      'gateway',
      email,
      endpoint,
    ];
    for (const name of named) assert.ok(modal.detail.includes(name), `${name} in: ${modal.detail}`);
    assert.match(modal.detail, /Every API and contract.*not documented.*cannot be undone/s);
    assert.deepEqual(modal.buttons, ['Show Request', 'Delete API License', 'Cancel']);
    assert.equal(modal.focused, 'Show Request');
    await workbench.press('Escape');
    await workbench.waitForNoModal();
    assert.deepEqual(removals(sandbox), []);
  });

  it('shows the request with placeholders for the login, and comes back from it', async () => {
    const { sandbox, workbench } = acme;
    await askAll();
    await workbench.clickModal('Show Request');
    await workbench.waitForTab('delete-api-license.http');
    await workbench.waitForText('DELETE ');
    const text = await workbench.wholeText();
    assert.ok(text.startsWith(`DELETE ${sandbox.akana.endpoint}/api/licenses/${platinum.id}\n`), text);
    const cookie = 'Cookie: AtmoAuthToken_sandbox=<token>; Csrf-Token_sandbox=<CSRF token>';
    for (const line of [cookie, 'X-Csrf-Token_sandbox: <CSRF token>'])
      assert.ok(text.split('\n').includes(line), text);
    await workbench.clickLens('Copy as curl');
    await workbench.eventually(async () => assert.match(await workbench.readClipboard(), /^curl /));
    const sent = sandbox.requests.find(({ headers }) => headers.cookie);
    const [token = 'no cookie was sent'] =
      /(?<=AtmoAuthToken_sandbox=)[^;]+/.exec(sent?.headers.cookie ?? '') ?? [];
    for (const shown of [text, await workbench.readClipboard()]) {
      assert.ok(!shown.includes(token) && !shown.includes(secrets.password), shown);
    }
    assert.deepEqual(removals(sandbox), []);
    await workbench.runCommand('View: Close Editor');
  });

  it('sends one request, keeps what was deleted, and offers the next one', async () => {
    const { sandbox, workbench } = acme;
    await askAll(gold.id);
    await workbench.clickModal('Delete API License');
    await workbench.notification(`Deleted: API license Gold (${gold.id}).`);
    assert.deepEqual(removals(sandbox), [`DELETE /api/licenses/${gold.id}`]);
    assert.equal(sandbox.akana.licenses().length, 2);
    await workbench.clickNotification('Deleted', 'Remove Another…');
    await workbench.waitForPrompt({ title, field: 'License ID' });
    assert.equal(await workbench.promptValue(), '');
    await workbench.press('Escape');
    await workbench.waitForNoPrompt();
  });

  it('says since when an API license is gone that was deleted before', async () => {
    const { sandbox, workbench } = acme;
    await begin();
    await workbench.answer({ field: 'License ID' }, gold.id);
    const message = await workbench.notificationText('is gone');
    assert.match(message, /Deleted \d+:\d+/);
    await workbench.closeNotification('is gone');
    assert.deepEqual(removals(sandbox), []);
  });

  it('does not ask about what cannot be shown, and lets the ID be changed', async () => {
    const { sandbox, workbench } = acme;
    const unknown = '00000000-2b6a-4f85-9c3d-a1f5e8b7d260.sandbox';
    await begin();
    await workbench.answer({ field: 'License ID' }, unknown);
    await workbench.notification(`API license ${unknown} could not be fetched, so nothing was deleted.`);
    await workbench.clickNotification('could not be fetched', 'Edit…');
    await workbench.waitForPrompt({ title, field: 'License ID' });
    assert.equal(await workbench.promptValue(), unknown);
    await workbench.answer({}, trial.id);
    assert.equal((await workbench.modal()).message, 'Delete the API license "Trial & Evaluation"?');
    await workbench.clickModal('Cancel');
    assert.deepEqual(removals(sandbox), []);
  });

  it('is told to be gone, where the answer was lost and it can be read back', async () => {
    const { sandbox, workbench } = acme;
    sandbox.fault({ method: 'DELETE', kind: 'resetAfter' });
    await askAll(trial.id);
    await workbench.clickModal('Delete API License');
    await workbench.notification(`API license ${trial.name} (${trial.id}) is gone.`);
    assert.equal(removals(sandbox).length, 1);
  });

  it('offers to enter the password anew where the login is refused', async () => {
    const { sandbox, workbench } = acme;
    sandbox.akana.endSessions();
    sandbox.fault({ path: '/api/login', method: 'POST', kind: 'status', status: 401 });
    await begin();
    await workbench.answer({ field: 'License ID' }, platinum.id);
    await workbench.clickNotification('could not be fetched', 'Update Secret…');
    await workbench.typeAnswer({ title: 'Update Secret of gateway (1/1)', field: 'Password' }, 'p');
    assert.equal(await workbench.promptIsMasked(), true);
    await workbench.press('Escape');
    await workbench.waitForNoPrompt();
  });

  it('does not say "deleted" when nobody can tell, and tells at the next try', async () => {
    const { sandbox, workbench } = acme;
    await askAll();
    sandbox.fault({ method: 'DELETE', kind: 'resetAfter' });
    sandbox.fault({ method: 'GET', kind: 'status', status: 503 });
    await workbench.clickModal('Delete API License');
    await workbench.notification(`It is not known whether API license Platinum`);
    await workbench.waitForNoNotification('Deleting API license');
    await workbench.clickNotification('It is not known', 'Remove Again…');
    assert.equal((await workbench.modal()).focused, 'Show Request', 'it is asked anew');
    await workbench.clickModal('Delete API License');
    await workbench.notification(`API license Platinum (${platinum.id}) is gone.`);
    assert.equal(sandbox.akana.licenses().length, 0);
  });

  it('is in the activity with what was deleted, and leaves no secret in any file', async () => {
    const { workbench } = acme;
    await workbench.runCommand('Cloud Zoo: Show Activity');
    await workbench.treeRow('Activity', 'Delete API license Gold');
    const rows = await workbench.treeRows('Activity');
    assert.deepEqual(
      rows.map(({ label, description }) => [label, description.split(' · ').slice(0, 2)]).slice(0, 4),
      [
        ['Delete API license Platinum', ['already gone', 'gateway']],
        ['Delete API license Platinum', ['unknown', 'gateway']],
        [`Delete API license ${trial.name}`, ['already gone', 'gateway']],
        ['Delete API license Gold', ['done', 'gateway']],
      ],
    );
    await workbench.runCommand('Cloud Zoo: Show Log');
    await workbench.eventually(async () =>
      assert.match(await workbench.outputText(), / DELETE \/api\/licenses\/\{LicenseID\} interrupted \d+ ms/),
    );
    assertNoFileHolds([secrets.password, JSON.stringify(secrets.password).slice(1, -1), 'AtmoAuthToken']);
  });

  async function messageIs(pattern: RegExp): Promise<void> {
    const { workbench } = acme;
    await workbench.eventually(async () => assert.match(await workbench.promptMessage(), pattern));
  }
});
