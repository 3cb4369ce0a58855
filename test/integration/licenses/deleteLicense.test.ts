import assert from 'node:assert/strict';
import { commands } from 'vscode';
import type { Sandbox } from '../../../src/sandbox';
import { configure, eventually } from '../acme';
import { heard } from '../hearing';
import { Messages } from '../saving/messages';
import {
  assertWithout,
  calls,
  connectGateway,
  connectSprings,
  exported,
  logins,
  recorded,
  removals,
  startServices,
} from './services';

const device = {
  connection: 'springs',
  product: 'canopy',
  licenseKey: 'GPB7-279T-6MNK-CQLK',
  hardwareId: 'laptop-é/4 & co|2',
};
const tier = { connection: 'gateway', licenseId: 'b5e011b6-72f1-4cee-9285-86dd13f946a5.sandbox' };

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startServices();
});
afterEach(() => Messages.end());

function remove(argument: object): Promise<unknown> {
  return Promise.resolve(commands.executeCommand('cloudZoo.deleteLicense', argument));
}

/** Runs the command, presses the button of its question, and tells the last words. */
async function removeSurely(argument: object, button: string): Promise<string> {
  const messages = Messages.listen();
  const removing = remove(argument);
  (await messages.when(/\?$/)).press(button);
  await removing;
  const last = await eventually(() => {
    const [, ...rest] = messages.texts;
    assert.ok(rest.length, 'nothing was said');
    return rest.at(-1) ?? '';
  });
  Messages.end();
  return last;
}

const deactivate = (changes: object = {}) => removeSurely({ ...device, ...changes }, 'Deactivate Device');
const deleteTier = () => removeSurely(tier, 'Delete API License');
const freeDevices = () => sandbox.licenseSpring.licenses()[0]?.devices.length;

describe('deactivating a device', () => {
  beforeEach(() => connectSprings(sandbox));

  it('asks, though everything was given', async () => {
    await remove(device);
    const [question, ...more] = heard();
    assert.deepEqual([question?.modal, more.length], [true, 0]);
    assert.equal(question?.text, 'Deactivate the device "laptop-é/4 & co|2"?');
    assert.deepEqual(question?.buttons, ['Show Request', 'Deactivate Device']);
    assert.deepEqual(calls(sandbox), []);
  });

  it('names all that was given in the question', async () => {
    const messages = Messages.listen();
    void remove({ ...device, licenseId: 1723000000000101, sdkVer: 'x 1' });
    const { detail } = await messages.when(/\?$/);
    for (const line of [
      'Hardware ID: laptop-é/4 & co|2',
      'Product: canopy',
      'License key: GPB7-279T-6MNK-CQLK',
      'License ID: 1723000000000101',
      'SDK version: x 1',
      `Connection: springs, LicenseSpring API key at ${sandbox.licenseSpring.endpoint}`,
    ]) {
      assert.ok(detail.split('\n').includes(line), `${line} in: ${detail}`);
    }
    assert.match(detail, /The license stays.*\n.*may count as a transfer/);
  });

  it('sends one request and says so; the record has it', async () => {
    assert.equal(await deactivate(), 'Deactivated: device laptop-é/4 & co|2.');
    assert.deepEqual(removals(sandbox), ['POST /api/v4/deactivate_license']);
    assert.equal(freeDevices(), 2);
    const [entry, ...more] = await recorded(sandbox);
    assert.deepEqual(more, []);
    const { connection, service, operation, subject, ending } = entry ?? {};
    assert.deepEqual(
      { connection, service, operation, subject },
      {
        connection: 'springs',
        service: 'licenseSpring',
        operation: 'deactivateDevice',
        subject: { hardware_id: 'laptop-é/4 & co|2', product: 'canopy', license_key: '…CQLK' },
      },
    );
    assert.deepEqual([ending?.outcome, ending?.status], ['done', 200]);
  });

  it('is on the disk before the request arrives', async () => {
    sandbox.fault({ method: 'POST', kind: 'hangAfter' });
    const removing = deactivate();
    await sandbox.whenRequest(({ method }) => method === 'POST');
    const [entry] = await recorded(sandbox);
    assert.equal(entry?.subject.hardware_id, 'laptop-é/4 & co|2');
    assert.equal(entry?.ending, undefined);
    await sandbox.stop();
    assert.match(await removing, /^It is not known whether device laptop-é\/4 & co\|2 was deactivated/);
    assert.equal((await recorded(sandbox))[0]?.ending?.outcome, 'unknown');
  });

  it('after an unknown finds the device inactive, which is good news', async () => {
    sandbox.fault({ method: 'POST', kind: 'resetAfter' });
    assert.match(await deactivate(), /^It is not known/);
    assert.equal(await deactivate(), 'Device laptop-é/4 & co|2 is already inactive.');
    assert.equal(removals(sandbox).length, 2);
    const outcomes = (await recorded(sandbox)).map(({ ending }) => ending?.outcome);
    assert.deepEqual(outcomes, ['alreadyGone', 'unknown']);
    assert.equal(await deactivate(), 'Device laptop-é/4 & co|2 is already inactive.');
  });

  it('without an unknown says that there is no such device, and what to do', async () => {
    assert.match(
      await deactivate({ hardwareId: 'nowhere' }),
      /^Device nowhere was not deactivated\. .*not active on a device.* Check the hardware ID.*400 device_not_found\)/,
    );
    const [entry] = await recorded(sandbox);
    assert.deepEqual([entry?.ending?.outcome, entry?.ending?.code], ['refused', 'device_not_found']);
  });

  it('never tells a password or a token to record or export', async () => {
    const user = { licenseKey: undefined, product: 'tidewater', username: 'ines@example.com' };
    const secrets = ['harbour-42', 'sandbox-id-token', 'sandbox-authorization-code'];
    await deactivate({ ...user, password: secrets[0], hardwareId: 'dock-pc-01' });
    const sso = { licenseKey: undefined, product: 'tidewater', customerAccountCode: 'acme-sso' };
    await deactivate({ ...sso, idToken: secrets[1], hardwareId: 'shipyard-1' });
    await deactivate({ ...sso, code: secrets[2], hardwareId: 'shipyard-2' });
    const { apiKey, sharedKey } = sandbox.licenseSpring;
    const outcomes = (await recorded(sandbox)).map(({ ending }) => ending?.outcome);
    assert.deepEqual(outcomes, ['done', 'done', 'done']);
    for (const text of [await exported('json'), await exported('csv')]) {
      assertWithout(text, [...secrets, apiKey, sharedKey]);
      assert.ok(text.includes('ines@example.com'));
    }
  });

  it('tells what to do where the key is refused', async () => {
    await configure('connections', []);
    const other = await startServices({ licenseSpring: { apiKey: 'k', sharedKey: 's' } });
    await connectSprings(other);
    sandbox = other;
    const body = '{"status": 400, "code": "revoked_api_key", "message": "m"}';
    other.fault({ method: 'POST', kind: 'status', status: 400, body });
    const messages = Messages.listen();
    const removing = remove(device);
    (await messages.when(/\?$/)).press('Deactivate Device');
    await removing;
    const message = await messages.when(/was not deactivated\. .*has been revoked/);
    assert.deepEqual(message.buttons, ['Update Secret…']);
  });
});

describe('deleting an API license', () => {
  beforeEach(() => connectGateway(sandbox));

  it('shows the license and asks, though its ID was given', async () => {
    await remove(tier);
    const [question, ...more] = heard();
    assert.deepEqual([question?.modal, more.length], [true, 0]);
    assert.equal(question?.text, 'Delete the API license "Platinum"?');
    assert.deepEqual(question?.buttons, ['Show Request', 'Delete API License']);
    assert.deepEqual(calls(sandbox), ['POST /api/login', `GET /api/licenses/${tier.licenseId}`]);
  });

  it('sends one DELETE and says so; the record keeps what was deleted', async () => {
    const before = JSON.stringify(sandbox.akana.licenses()[0]);
    assert.equal(await deleteTier(), `Deleted: API license Platinum (${tier.licenseId}).`);
    assert.deepEqual(removals(sandbox), [`DELETE /api/licenses/${tier.licenseId}`]);
    const [entry] = await recorded(sandbox);
    assert.deepEqual(entry?.subject, { LicenseID: tier.licenseId, Name: 'Platinum' });
    assert.deepEqual([entry?.ending?.outcome, entry?.ending?.returned], ['done', before]);
    assertWithout(await exported(), [sandbox.akana.password, 'AtmoAuthToken', 'Csrf-Token']);
  });

  it('logs in once for several licenses', async () => {
    await deleteTier();
    await remove({ ...tier, licenseId: '0e7c4d19-2b6a-4f85-9c3d-a1f5e8b7d260.sandbox' });
    await remove({ ...tier, licenseId: 'd83a96f0-4e1c-47b2-8f5d-6c09b2e7a413.sandbox' });
    assert.equal(logins(sandbox), 1);
  });

  it('logs in again where the login has ended', async () => {
    await remove(tier);
    sandbox.akana.endSessions();
    assert.match(await deleteTier(), /^Deleted/);
    assert.equal(logins(sandbox), 2);
    assert.equal(removals(sandbox).length, 1);
  });

  it('is on the disk before the request arrives', async () => {
    sandbox.fault({ method: 'DELETE', kind: 'hang' });
    const removing = deleteTier();
    await sandbox.whenRequest(({ method }) => method === 'DELETE');
    const [entry] = await recorded(sandbox);
    assert.equal(entry?.subject.LicenseID, tier.licenseId);
    assert.equal(entry?.ending, undefined);
    await sandbox.stop();
    assert.match(await removing, /^It is not known whether API license Platinum/);
  });

  for (const notFoundStatus of [404, 500] as const) {
    it(`finds it gone after an unknown (where "not found" is ${notFoundStatus})`, async () => {
      sandbox.akana.notFoundStatus = notFoundStatus;
      sandbox.fault({ method: 'DELETE', kind: 'resetAfter' });
      const messages = Messages.listen();
      const removing = remove(tier);
      const question = await messages.when(/\?$/);
      // The look afterwards fails too.
      sandbox.fault({ method: 'GET', kind: 'html', status: 503 });
      question.press('Delete API License');
      await removing;
      await messages.when(/^It is not known whether API license Platinum/);
      Messages.end();
      assert.equal((await recorded(sandbox))[0]?.ending?.outcome, 'unknown');

      const again = Messages.listen();
      await remove(tier);
      await again.when(new RegExp(`^API license ${tier.licenseId} is gone\\.$`));
      assert.equal(removals(sandbox).length, 1);
    });

    it(`does not say "gone" of what never was there (where "not found" is ${notFoundStatus})`, async () => {
      sandbox.akana.notFoundStatus = notFoundStatus;
      await remove({ ...tier, licenseId: 'no-such-license.sandbox' });
      const [message, ...more] = heard();
      assert.match(
        message?.text ?? '',
        /^API license no-such-license\.sandbox could not be fetched, so nothing was/,
      );
      assert.deepEqual([message?.buttons, more.length], [['Edit…'], 0]);
      assert.deepEqual(removals(sandbox), []);
    });
  }

  it('says login, CSRF token and role where the user may not', async () => {
    await configure('connections', []);
    await connectGateway(sandbox, sandbox.akana.memberEmail);
    assert.match(await deleteTier(), /was not deleted\. .*login is valid.*Business Admin.*answered 401 /);
    assert.equal(sandbox.akana.licenses().length, 3);
  });

  it('with a wrong password is one attempt, and offers to enter another', async () => {
    const other = await startServices({ akana: { password: 'other' } });
    const { endpoint } = other.akana;
    await configure('connections', []);
    await connectGateway({ ...sandbox, akana: { ...sandbox.akana, endpoint } });
    await remove(tier);
    assert.match(
      heard().at(-1)?.text ?? '',
      /could not be fetched, so nothing was deleted\. .*password is wrong/,
    );
    assert.deepEqual(heard().at(-1)?.buttons, ['Update Secret…']);
    assert.deepEqual(calls(other), ['POST /api/login']);
  });
});
