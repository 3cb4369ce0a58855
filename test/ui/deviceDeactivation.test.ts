import assert from 'node:assert/strict';
import { type Acme, startCloudZoo } from './acme';
import { host, keepOpen, openWorkbench } from './fixture';
import {
  assertNoFileHolds,
  connectLicenseServices,
  device,
  openLicenseServices,
  removals,
  secrets,
  serviceOptions,
} from './licenseServices';
import type { Prompt } from './workbench';

const title = 'Deactivate Device · springs';

describe('deactivating a device', () => {
  keepOpen();
  let acme: Acme;

  before(async function () {
    this.timeout(60_000);
    acme = await openLicenseServices();
  });

  beforeEach(() => acme.sandbox.clearRequests());

  /** The questions for a license key, in order, and how each is answered. */
  const questions: { prompt: Prompt; answer: () => Promise<void>; value?: string }[] = [
    {
      prompt: { title: `${title} (1/5)`, field: 'Product' },
      answer: () => acme.workbench.pick({}, 'Canopy for Rhino'),
    },
    {
      prompt: { title: `${title} (2/5)`, field: 'How the license is named' },
      answer: () => acme.workbench.pick({}, 'License Key'),
    },
    {
      prompt: { title: `${title} (3/5)`, field: 'License key' },
      answer: () => acme.workbench.answer({}, device.key),
      value: device.key,
    },
    {
      prompt: { title: `${title} (4/5)`, field: 'Hardware ID' },
      answer: () => acme.workbench.answer({}, device.id),
      value: device.id,
    },
    {
      prompt: { title: `${title} (5/5)`, field: 'Optional fields: most licenses need none' },
      answer: () => acme.workbench.press('Enter'),
    },
  ];

  async function begin(): Promise<void> {
    await acme.workbench.rowMenu('Products', 'springs', 'Delete License…');
  }

  /** Answers the first questions, `count` of them, and waits for the one after. */
  async function answerFirst(count: number): Promise<void> {
    const { workbench } = acme;
    for (const { prompt, answer } of questions.slice(0, count)) {
      await workbench.waitForPrompt(prompt);
      await answer();
    }
    const next = questions[count];
    await (next ? workbench.waitForPrompt(next.prompt) : workbench.modal());
  }

  async function askAll(): Promise<void> {
    await begin();
    await answerFirst(questions.length);
  }

  it('offers the products of the account, and the way in which their licenses are named', async () => {
    const { sandbox, workbench } = acme;
    await begin();
    const products = await workbench.choices({ title: `${title} (1/5)`, field: 'Product' });
    assert.deepEqual(
      products.map(label => label.trim()),
      ['Canopy for Rhino', 'Tidewater Hull Design', 'Another short code…'],
    );
    await workbench.pick({ field: 'Product' }, 'Tidewater Hull Design');
    await workbench.waitForPrompt({ title: `${title} (2/5)` });
    assert.equal(await workbench.focusedChoice(), 'User Name');
    await workbench.goBack();
    await workbench.pick({ title: `${title} (1/5)` }, 'Canopy for Rhino');
    await workbench.waitForPrompt({ title: `${title} (2/5)` });
    assert.equal(await workbench.focusedChoice(), 'License Key');
    await workbench.press('Escape');
    await workbench.waitForNoPrompt();
    assert.deepEqual(removals(sandbox), []);
  });

  it('ends with Escape at every question, and with Cancel; nothing is sent or said', async () => {
    const { sandbox, workbench } = acme;
    for (let count = 0; count < questions.length; count++) {
      await begin();
      await answerFirst(count);
      await workbench.press('Escape');
      await workbench.waitForNoPrompt();
    }
    await askAll();
    await workbench.press('Escape');
    await workbench.waitForNoModal();
    assert.deepEqual(removals(sandbox), []);
    assert.deepEqual(await workbench.notifications(), []);
  });

  it('goes back question by question, and keeps what was answered', async () => {
    const { workbench } = acme;
    await begin();
    await answerFirst(questions.length - 1);
    for (const { prompt, value } of questions.slice(0, -1).reverse()) {
      await workbench.goBack();
      await workbench.waitForPrompt({ field: prompt.field });
      if (value !== undefined) assert.equal(await workbench.promptValue(), value);
    }
    assert.equal(await workbench.focusedChoice(), 'Canopy for Rhino');
    // Enter alone leads through all of it again.
    for (const { prompt } of questions) {
      await workbench.waitForPrompt({ field: prompt.field });
      if (prompt.field === 'How the license is named')
        assert.equal(await workbench.focusedChoice(), 'License Key');
      await workbench.press('Enter');
    }
    assert.match((await workbench.modal()).detail, new RegExp(`License key: ${device.key}`));
    await workbench.clickModal('Cancel');
  });

  it('keeps a short code that was typed', async () => {
    const { workbench } = acme;
    await begin();
    await workbench.pick({ field: 'Product' }, 'Another short code…');
    await workbench.answer({ title: `${title} (2/`, field: 'its short code' }, 'no/such & code');
    await workbench.waitForPrompt({ field: 'How the license is named' });
    await workbench.goBack();
    await workbench.waitForPrompt({ field: 'its short code' });
    assert.equal(await workbench.promptValue(), 'no/such & code');
    await workbench.goBack();
    await workbench.waitForPrompt({ title: `${title} (1/` });
    assert.equal((await workbench.focusedChoice()).trim(), 'Another short code…');
    await workbench.press('Enter');
    await workbench.waitForPrompt({ field: 'its short code' });
    assert.equal(await workbench.promptValue(), 'no/such & code');
    await workbench.press('Escape');
    await workbench.waitForNoPrompt();
  });

  it('says what is wrong as it is typed', async () => {
    const { workbench } = acme;
    await begin();
    await answerFirst(3);
    await workbench.press('Enter');
    await messageIs(/^The hardware ID is required\./);
    await workbench.answer({}, device.id);
    await workbench.pick({ field: 'Optional fields' }, 'License ID');
    await workbench.press('Enter');
    await workbench.typeAnswer({ title: `${title} (6/6)`, field: 'License ID' }, 'first');
    await messageIs(/^This is not a whole number\./);
    await workbench.press('Enter');
    await workbench.answer({ title: `${title} (6/6)` }, '1723000000000101');
    const { detail } = await workbench.modal();
    assert.match(detail, /^License ID: 1723000000000101$/m);
    await workbench.clickModal('Cancel');
  });

  it('asks for what each way of naming a license needs; secrets are typed unseen', async () => {
    const { workbench } = acme;
    const ways: [kind: string, fields: [field: string, text: string, isSecret: boolean][]][] = [
      [
        'User Name',
        [
          ['User name', 'ines@example.com', false],
          ['Password of the user: optional', '', true],
        ],
      ],
      [
        'Single Sign-On: ID Token',
        [
          ['ID token', 'eyJ.secret', true],
          ['Customer account code', 'acme-sso', false],
        ],
      ],
      [
        'Single Sign-On: Authorization Code',
        [
          ['Authorization code', 'c0de', true],
          ['Customer account code', 'acme-sso', false],
        ],
      ],
    ];
    for (const [kind, fields] of ways) {
      await begin();
      await workbench.pick({ field: 'Product' }, 'Tidewater Hull Design');
      await workbench.pick({ field: 'How the license is named' }, kind);
      for (const [index, [field, text, isSecret]] of fields.entries()) {
        await workbench.typeAnswer({ title: `${title} (${index + 3}/6)`, field }, text);
        assert.equal(await workbench.promptIsMasked(), isSecret, field);
        await workbench.press('Enter');
      }
      await workbench.waitForPrompt({ title: `${title} (5/6)`, field: 'Hardware ID' });
      assert.equal(await workbench.promptIsMasked(), false);
      await workbench.press('Escape');
      await workbench.waitForNoPrompt();
    }
  });

  it('names everything at the end; Enter would only show the request', async () => {
    const { sandbox, workbench } = acme;
    await askAll();
    const modal = await workbench.modal();
    assert.equal(modal.message, `Deactivate the device "${device.id}"?`);
    const named = [
      device.id,
      'Canopy for Rhino, canopy',
      device.key,
      'springs',
      sandbox.licenseSpring.endpoint,
    ];
    for (const name of named) assert.ok(modal.detail.includes(name), `${name} in: ${modal.detail}`);
    assert.match(modal.detail, /The license stays.*may count as a transfer/s);
    assert.deepEqual(modal.buttons, ['Show Request', 'Deactivate Device', 'Cancel']);
    assert.equal(modal.focused, 'Show Request');
    assert.deepEqual(removals(sandbox), []);
    await workbench.clickModal('Cancel');
  });

  it('shows the request with placeholders, and comes back from it', async () => {
    const { sandbox, workbench } = acme;
    await begin();
    await workbench.pick({ field: 'Product' }, 'Tidewater Hull Design');
    await workbench.pick({ field: 'How the license is named' }, 'User Name');
    await workbench.answer({ field: 'User name' }, 'ines@example.com');
    await workbench.answer({ field: 'Password of the user' }, secrets.ofUser);
    await workbench.answer({ field: 'Hardware ID' }, 'dock-pc-01');
    await workbench.waitForPrompt({ field: 'Optional fields' });
    await workbench.press('Enter');
    await workbench.modal();
    await workbench.clickModal('Show Request');
    await workbench.waitForTab('deactivate-device.http');
    await workbench.waitForText('POST ');
    const text = await workbench.wholeText();
    assert.ok(text.startsWith(`POST ${sandbox.licenseSpring.endpoint}/deactivate_license\n`), text);
    const body =
      '{"hardware_id":"dock-pc-01","product":"tidewater","username":"ines@example.com","password":"<password>"}';
    for (const line of [body, 'Date: <date>']) assert.ok(text.split('\n').includes(line), text);
    assert.match(text, /Authorization: algorithm="hmac-sha256",.*signature="<signature>",apikey="<API key>"/);

    await workbench.clickLens('Copy as curl');
    await workbench.eventually(async () => assert.match(await workbench.readClipboard(), /^curl /));
    const curl = await workbench.readClipboard();
    for (const shown of [text, curl]) {
      for (const secret of [secrets.ofUser, secrets.sharedKey, sandbox.licenseSpring.apiKey])
        assert.ok(!shown.includes(secret), shown);
    }
    await workbench.runCommand('View: Close Editor');
    assert.deepEqual(removals(sandbox), []);
  });

  it('sends one request; then offers the next device of the same product', async () => {
    const { sandbox, workbench } = acme;
    await askAll();
    await workbench.clickModal('Show Request');
    await workbench.clickLens('Deactivate Device…');
    await workbench.modal();
    await workbench.clickModal('Deactivate Device');
    await workbench.notification(`Deactivated: device ${device.id}.`);
    assert.deepEqual(removals(sandbox), ['POST /api/v4/deactivate_license']);
    const { body } = sandbox.requests.find(({ method }) => method === 'POST') ?? {};
    const sent = { hardware_id: device.id, product: 'canopy', license_key: device.key };
    assert.deepEqual(JSON.parse(body ?? ''), sent);
    const left = sandbox.licenseSpring.licenses()[0]?.devices;
    assert.deepEqual(left, ['studio-mac-7f3a', 'studio-pc-19c2'], 'the license and its other devices stay');

    await workbench.clickNotification('Deactivated', 'Remove Another…');
    await workbench.waitForPrompt({ title: `${title} (1/`, field: 'How the license is named' });
    assert.equal(await workbench.focusedChoice(), 'License Key');
    await workbench.press('Enter');
    await workbench.answer({ field: 'License key' }, device.key);
    await workbench.answer({ field: 'Hardware ID' }, 'studio-pc-19c2');
    await workbench.waitForPrompt({ field: 'Optional fields' });
    await workbench.press('Enter');
    assert.match((await workbench.modal()).detail, /Product: canopy/);
    await workbench.clickModal('Cancel');
  });

  it('says since when a device is inactive that was deactivated before', async () => {
    const { workbench } = acme;
    await askAll();
    await workbench.clickModal('Deactivate Device');
    const message = await workbench.notificationText('is already inactive');
    assert.match(message, /Deactivated \d+:\d+/);
    await workbench.closeNotification('is already inactive');
  });

  it('says why it was refused, and begins again with the answer that was wrong', async () => {
    const { sandbox, workbench } = acme;
    const body = '{"status":400,"code":"device_not_found","message":"Not found"}';
    sandbox.fault({ method: 'POST', path: /\/deactivate_license$/, kind: 'status', status: 400, body });
    await begin();
    await answerFirst(3);
    await workbench.answer({ field: 'Hardware ID' }, device.id.slice(1));
    await workbench.waitForPrompt({ field: 'Optional fields' });
    await workbench.press('Enter');
    await workbench.modal();
    await workbench.clickModal('Deactivate Device');
    const message = await workbench.notificationText('was not deactivated');
    assert.match(message, /not active on a device.* Check the hardware ID.*400 device_not_found\)/);
    await workbench.clickNotification('was not deactivated', 'Edit…');
    await workbench.waitForPrompt({ title: `${title} (4/5)`, field: 'Hardware ID' });
    await workbench.goBack();
    await workbench.waitForPrompt({ title: `${title} (3/5)`, field: 'License key' });
    assert.equal(await workbench.promptValue(), device.key);
    await workbench.press('Enter');
    await workbench.waitForPrompt({ field: 'Hardware ID' });
    assert.equal(await workbench.promptValue(), device.id.slice(1));
    await workbench.answer({}, 'studio-pc-19c2');
    await workbench.waitForPrompt({ field: 'Optional fields' });
    await workbench.press('Enter');
    await workbench.modal();
    await workbench.clickModal('Deactivate Device');
    await workbench.notification('Deactivated: device studio-pc-19c2.');
    assert.equal(removals(sandbox).length, 2);
  });

  it('does not say "deactivated" when nobody can tell, and tells at the next try', async () => {
    const { sandbox, workbench } = acme;
    sandbox.fault({ method: 'POST', kind: 'resetAfter' });
    await begin();
    await answerFirst(3);
    await workbench.answer({ field: 'Hardware ID' }, 'studio-mac-7f3a');
    await workbench.waitForPrompt({ field: 'Optional fields' });
    await workbench.press('Enter');
    await workbench.modal();
    await workbench.clickModal('Deactivate Device');
    await workbench.notification('It is not known whether device studio-mac-7f3a was deactivated.');
    await workbench.waitForNoNotification('Deactivating device');
    await workbench.clickNotification('It is not known', 'Remove Again…');
    assert.equal((await workbench.modal()).focused, 'Show Request', 'it is asked anew');
    await workbench.clickModal('Deactivate Device');
    await workbench.notification('Device studio-mac-7f3a is already inactive.');
    assert.equal(removals(sandbox).length, 2);
  });

  it('offers to enter another key where this one is refused', async () => {
    const { sandbox, workbench } = acme;
    const body = '{"status": 400, "code": "revoked_api_key", "message": "m"}';
    sandbox.fault({ method: 'POST', kind: 'status', status: 400, body });
    await askAll();
    await workbench.clickModal('Deactivate Device');
    await workbench.clickNotification('The API key has been revoked.', 'Update Secret…');
    await workbench.typeAnswer({ title: 'Update Secret of springs (1/2)', field: 'API key' }, 'k');
    assert.equal(await workbench.promptIsMasked(), true);
    await workbench.press('Escape');
    await workbench.waitForNoPrompt();
  });

  it('lets a short code be typed where the products cannot be listed', async () => {
    const { sandbox, workbench } = acme;
    sandbox.fault({ method: 'GET', kind: 'status', status: 503 });
    await begin();
    const choices = await workbench.choices({ title: `${title} (1/5)`, field: 'Product' });
    assert.equal(choices[0]?.trim(), 'Another short code…');
    assert.match(choices[1] ?? '', /^The products could not be listed\. .*answered 503/);
    await workbench.press('Escape');
    await workbench.waitForNoPrompt();
  });

  it('is in the activity, newest first, and leaves no secret in any file', async () => {
    const { workbench } = acme;
    await workbench.runCommand('Cloud Zoo: Show Activity');
    await workbench.treeRow('Activity', 'Deactivate device studio-mac-7f3a');
    const rows = await workbench.treeRows('Activity');
    assert.deepEqual(
      rows.slice(0, 4).map(({ label, description }) => [label, description.split(' · ').slice(0, 2)]),
      [
        [`Deactivate device ${device.id}`, ['refused', 'springs']],
        ['Deactivate device studio-mac-7f3a', ['already gone', 'springs']],
        ['Deactivate device studio-mac-7f3a', ['unknown', 'springs']],
        ['Deactivate device studio-pc-19c2', ['done', 'springs']],
      ],
    );
    await workbench.runCommand('Cloud Zoo: Show Log');
    await workbench.eventually(async () =>
      assert.match(await workbench.outputText(), / POST \/api\/v4\/deactivate_license 400 \d+ ms/),
    );
    assertNoFileHolds([...Object.values(secrets), acme.sandbox.licenseSpring.apiKey, device.key]);
  });

  async function messageIs(pattern: RegExp): Promise<void> {
    const { workbench } = acme;
    await workbench.eventually(async () => assert.match(await workbench.promptMessage(), pattern));
  }
});

describe('a connection whose secret was entered for something else', () => {
  it('is asked for another one', async () => {
    const sandbox = await startCloudZoo(serviceOptions);
    await connectLicenseServices(sandbox);
    const { endpoint } = sandbox.licenseSpring;
    const springs = { name: 'springs', service: 'licenseSpring', endpoint, authorization: 'oauth' };
    host().changeSettings({ 'cloudZoo.connections': [springs] });
    const workbench = await openWorkbench();
    await workbench.showContainer('Cloud Zoo');
    await (await workbench.treeRow('Products', 'springs')).click();
    await workbench.waitForPrompt({ title: 'Update Secret of springs (1/2)', field: 'Client ID' });
    assert.deepEqual(sandbox.requests, []);
  });
});
