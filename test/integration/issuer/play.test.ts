import assert from 'node:assert/strict';
import { commands, window } from 'vscode';
import { canopy } from '../acme';
import { exported } from '../licenses/services';
import { Messages } from '../saving/messages';
import { Prompts } from '../saving/prompts';

const entity = '1234567890-|-User';

describe("playing a user of Rhino on the sandbox's Cloud Zoo", function () {
  this.timeout(60_000);
  let messages: Messages;
  let prompts: Prompts;

  beforeEach(async () => {
    messages = Messages.listen();
    await commands.executeCommand('cloudZoo.startSandbox');
    prompts = Prompts.watch();
  });
  afterEach(async () => {
    Messages.end();
    Prompts.end();
    await commands.executeCommand('cloudZoo.stopSandbox');
  });

  /** What a draft for the sandbox says of its issuer's server. */
  async function plan(): Promise<Record<string, string> & { upgrade: { key: string; from: string } }> {
    const creating = Promise.resolve(
      commands.executeCommand('cloudZoo.createIssuerTest', { connection: 'sandbox', id: canopy }),
    );
    const shown = await prompts.type(undefined);
    await creating;
    const text = window.activeTextEditor?.document.getText() ?? '';
    await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    assert.match(shown.value, /^http:\/\/127\.0\.0\.1:\d+\/issuer$/);
    return JSON.parse(text);
  }

  const operations = async () => {
    const entries: { operation: string; ending?: { outcome: string }; connection: string }[] = JSON.parse(
      await exported(),
    );
    return entries
      .filter(({ connection }) => connection === 'sandbox')
      .map(({ operation, ending }) => `${operation} ${ending?.outcome}`);
  };

  it('a key that is typed becomes a license in the account, and goes again', async () => {
    const { valid = '', url = '' } = await plan();
    const given = { key: valid, entity, url };
    await commands.executeCommand('cloudZoo.playAddKey', given);
    await messages.when(/^The license was added to the account of 1234567890/);
    const removing = Promise.resolve(commands.executeCommand('cloudZoo.playRemoveLicense', { url }));
    await prompts.choose(({ detail }) => detail === valid);
    await removing;
    await messages.when(/^The license was removed from the account of 1234567890/);
    assert.deepEqual((await operations()).slice(0, 2), ['removeLicense done', 'addLicense done']);
  });

  it('a refund frees the key at the server that gave it: Cloud Zoo calls it right before it deletes', async () => {
    const { valid = '', url = '' } = await plan();
    await commands.executeCommand('cloudZoo.playAddKey', { key: valid, entity, url });
    await messages.when(/^The license was added to the account of 1234567890/);
    const deleting = Promise.resolve(
      commands.executeCommand('cloudZoo.deleteLicense', {
        connection: 'sandbox',
        productId: canopy,
        licenseId: 'CN-2026-000201',
        entityId: entity,
      }),
    );
    (await messages.when(/CN-2026-000201.*\?$/)).press('Delete License Cluster');
    await deleting;
    assert.deepEqual((await operations()).slice(0, 3), [
      'removeLicense done',
      'deleteLicenseCluster done',
      'addLicense done',
    ]);
    // Free again: anybody else may add it.
    await commands.executeCommand('cloudZoo.playAddKey', { key: valid, entity: '4815162342-|-Group', url });
    await messages.when(/^The license was added to the account of 4815162342/);
  });

  it('an upgrade is asked for the key before it, in the words of the server', async () => {
    const { upgrade, url } = await plan();
    const adding = Promise.resolve(
      commands.executeCommand('cloudZoo.playAddKey', { key: upgrade.key, entity, url }),
    );
    const question = await prompts.type('NO-SUCH-KEY');
    assert.equal(question.prompt, 'This key is an upgrade. Enter the license key that you upgrade from.');
    const again = await prompts.type(upgrade.from);
    assert.match(again.prompt ?? '', /^This is not a license key that can be upgraded/);
    await adding;
    await messages.when(/^The license was added to the account of/);
  });

  it('a refusal is what Rhino would show, and nothing is added', async () => {
    const { taken, url } = await plan();
    await commands.executeCommand('cloudZoo.playAddKey', { key: taken, entity, url });
    await messages.when(/^The license was not added\. Rhino would show: This license is already in use/);
  });

  it('calls no other server before the person has agreed to its origin', async () => {
    const adding = Promise.resolve(
      commands.executeCommand('cloudZoo.playAddKey', {
        key: 'CNPY-AAAA-AAAA-AAAA-AAAA-AAAA',
        entity,
        url: 'http://127.0.0.1:9',
      }),
    );
    const question = await messages.when(/^Call the server at http:\/\/127\.0\.0\.1:9\?$/);
    assert.deepEqual(question.buttons, ['Copy Address', 'Call Server']);
    question.press('Copy Address');
    await adding;
    assert.ok(!messages.texts.some(text => /not added/.test(text)));
  });
});
