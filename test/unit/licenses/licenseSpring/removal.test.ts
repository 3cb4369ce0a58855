import assert from 'node:assert/strict';
import type { LicenseSpringConnection } from '../../../../src/connections/connection';
import { deviceRemoval } from '../../../../src/licenses/licenseSpring/removal';
import type { Removal } from '../../../../src/licenses/removal';
import { type Sandbox, startSandbox } from '../../../../src/sandbox';
import { LicenseSpringClient } from '../../../../src/services/licenseSpring/client';
import {
  type DeactivationRequest,
  deactivationBody,
} from '../../../../src/services/licenseSpring/deactivation';
import { recordingTransport } from '../../services/calls';
import { apiKeyAccount, oauthAccount, options } from '../../services/licenseSpring/account';
import { freePort } from '../../services/servers';
import {
  assertSilent,
  awkwardIds,
  type OutcomeRow,
  outcomeOf,
  patience,
  unknowable,
  writesTo,
} from '../removals';

const byKey = {
  kind: 'licenseKey',
  license_key: 'ABCD-1234',
  hardware_id: 'é/4 & co|2',
  product: 'cp',
} satisfies DeactivationRequest;
const byUser = {
  kind: 'username',
  username: 'ana@example.com',
  password: 'pw-of-ana',
  hardware_id: 'pc-1',
  product: 'tw',
} satisfies DeactivationRequest;
const byIdToken = {
  kind: 'idToken',
  id_token: 'eyJ.token.secret',
  customer_account_code: 'acme',
  hardware_id: 'pc-1',
  product: 'tw',
} satisfies DeactivationRequest;
const byCode = {
  kind: 'code',
  code: 'code-secret',
  customer_account_code: 'acme',
  hardware_id: 'pc-1',
  product: 'tw',
} satisfies DeactivationRequest;

describe('deactivating a device', () => {
  let sandbox: Sandbox;

  beforeEach(async () => {
    sandbox = await startSandbox({ licenseSpring: options });
  });
  afterEach(() => sandbox.stop());

  function connection(changes: Partial<LicenseSpringConnection> = {}): LicenseSpringConnection {
    const { endpoint, tokenEndpoint } = sandbox.licenseSpring;
    return {
      service: 'licenseSpring',
      name: 'springs',
      endpoint,
      authorization: 'apiKey',
      tokenEndpoint,
      ...changes,
    };
  }

  function removalOf(device: DeactivationRequest = byKey, to = connection()): Removal {
    const account = to.authorization === 'oauth' ? oauthAccount(sandbox) : apiKeyAccount(sandbox);
    const client = new LicenseSpringClient(
      { ...account, endpoint: to.endpoint },
      recordingTransport(patience),
    );
    return deviceRemoval(to, client, device);
  }

  const devices = () => sandbox.licenseSpring.licenses()[0]?.devices.length;

  it('is done with one request; the license stays', async () => {
    assert.deepEqual(await removalOf().send('nothing'), { recorded: { outcome: 'done', status: 200 } });
    assert.deepEqual(writesTo(sandbox), ['POST /api/v4/deactivate_license']);
    assert.equal(devices(), 2);
    assert.equal(sandbox.licenseSpring.licenses().length, 3);
  });

  for (const [code, device] of [
    ['device_not_found', { ...byKey, hardware_id: 'no such device' }],
    ['license_not_active', { ...byKey, license_key: 'IDLE' }],
  ] as const) {
    it(`takes ${code} for good news only after an unknown`, async () => {
      const licenses = [
        ...(options.licenses ?? []),
        { id: 31, product: 'cp', license_key: 'IDLE', devices: [] },
      ];
      const idle = await startSandbox({ licenseSpring: { ...options, licenses } });
      try {
        const client = new LicenseSpringClient(apiKeyAccount(idle), recordingTransport());
        const removal = deviceRemoval(connection(), client, device);
        const first = await removal.send('nothing');
        assert.deepEqual(first.recorded, { outcome: 'refused', status: 400, code });
        assert.ok(first.error);
        const second = await removal.send('same');
        assert.deepEqual(second, { recorded: { outcome: 'alreadyGone', status: 400, code } });
      } finally {
        await idle.stop();
      }
    });
  }

  for (const fault of unknowable) {
    it(`does not say "deactivated" after ${JSON.stringify(fault)}, and tells at the next try`, async () => {
      sandbox.fault(fault);
      const removal = removalOf();
      const { recorded, error } = await removal.send('nothing');
      assert.equal(recorded.outcome, 'unknown');
      assert.ok(error);
      assert.equal(writesTo(sandbox).length, 1, 'nothing is sent again by itself');

      const wasDeactivated = devices() === 2;
      assert.equal(await outcomeOf(removal.send('same')), wasDeactivated ? 'alreadyGone' : 'done');
      assert.equal(devices(), 2);
    });
  }

  const refusal = (code: string) => `{"status": 400, "code": "${code}", "message": "m"}`;
  const rows: OutcomeRow[] = [
    [{ kind: 'status', status: 400, body: refusal('license_not_found') }, 'refused', 'refused'],
    [{ kind: 'status', status: 400, body: refusal('unknown_product') }, 'refused', 'refused'],
    [{ kind: 'status', status: 400, body: refusal('signature_mismatch') }, 'refused', 'refused'],
    [{ kind: 'status', status: 400, body: refusal('device_not_found') }, 'refused', 'alreadyGone'],
    // Whoever answers so with a 500 may have a problem of his own.
    [{ kind: 'status', status: 500, body: refusal('device_not_found') }, 'unknown', 'unknown'],
    [{ kind: 'status', status: 500, body: refusal('internal_error') }, 'unknown', 'unknown'],
    [{ kind: 'status', status: 404 }, 'refused', 'refused'],
    [{ kind: 'body', body: '"license_active"' }, 'unknown', 'unknown'],
    [{ kind: 'html', status: 200 }, 'unknown', 'unknown'],
    [{ kind: 'redirect', location: 'https://example.com' }, 'unknown', 'unknown'],
  ];
  for (const [fault, first, repeated] of rows) {
    it(`is ${first} after ${JSON.stringify(fault)}, and ${repeated} when repeated`, async () => {
      sandbox.fault({ ...fault, times: 2 });
      assert.equal(await outcomeOf(removalOf().send('nothing')), first);
      assert.equal(await outcomeOf(removalOf().send('same')), repeated);
      assert.equal(devices(), 3);
    });
  }

  it('is refused where nobody is there: it cannot have happened', async () => {
    const nobody = connection({ endpoint: `http://127.0.0.1:${await freePort()}` });
    for (const isRepeat of [false, true]) {
      assert.equal(await outcomeOf(removalOf(byKey, nobody).send(isRepeat ? 'same' : 'nothing')), 'refused');
    }
  });

  for (const fault of [
    { kind: 'status', status: 401, body: '{"error": "invalid_client"}' },
    { kind: 'reset' },
    { kind: 'status', status: 500 },
    // A word that would be good news, from somebody who cannot know.
    { kind: 'status', status: 400, body: '{"error": "device_not_found"}' },
  ] as const) {
    it(`is refused where no token can be had, and not sent: ${JSON.stringify(fault)}`, async () => {
      for (const earlier of ['nothing', 'same'] as const) {
        sandbox.fault({ ...fault, path: /token$/ });
        const { recorded, error } = await removalOf(byKey, connection({ authorization: 'oauth' })).send(
          earlier,
        );
        assert.equal(recorded.outcome, 'refused');
        assert.equal(error?.failure.duringSignIn, true);
      }
      assert.deepEqual(writesTo(sandbox), []);
    });
  }

  for (const id of awkwardIds) {
    it(`names the device ${id} to the character, in the request and as it is shown`, async () => {
      const removal = removalOf({ ...byKey, hardware_id: id, product: id, license_key: id });
      await removal.send('nothing');
      const sent = JSON.parse(sandbox.requests[0]?.body ?? '');
      assert.deepEqual(sent, { hardware_id: id, product: id, license_key: id });
      assert.equal(removal.request.body, sandbox.requests[0]?.body);
      assert.deepEqual([removal.subject.hardware_id, removal.subject.product], [id, id]);
    });
  }

  describe('is on the record', () => {
    const rows: [device: DeactivationRequest, subject: Record<string, string>][] = [
      [byKey, { hardware_id: 'é/4 & co|2', product: 'cp', license_key: '…1234' }],
      [
        { ...byKey, license_key: 'ABCD-😀😀😀😀' },
        { hardware_id: 'é/4 & co|2', product: 'cp', license_key: '…😀😀😀😀' },
      ],
      [byUser, { hardware_id: 'pc-1', product: 'tw', username: 'ana@example.com' }],
      [byIdToken, { hardware_id: 'pc-1', product: 'tw', customer_account_code: 'acme' }],
      [byCode, { hardware_id: 'pc-1', product: 'tw', customer_account_code: 'acme' }],
      [
        { ...byUser, license_id: 21, bundle_code: 'all', sdk_ver: 'x 1', consumptions: 0 },
        {
          hardware_id: 'pc-1',
          product: 'tw',
          username: 'ana@example.com',
          license_id: '21',
          bundle_code: 'all',
          sdk_ver: 'x 1',
          consumptions: '0',
        },
      ],
    ];
    for (const [device, subject] of rows) {
      it(`as ${JSON.stringify(subject)}`, () => assert.deepEqual(removalOf(device).subject, subject));
    }
  });

  describe('is shown with a placeholder for each secret:', () => {
    const rows: [device: DeactivationRequest, body: string][] = [
      [byKey, deactivationBody(byKey)],
      [byUser, '{"hardware_id":"pc-1","product":"tw","username":"ana@example.com","password":"<password>"}'],
      [
        { ...byUser, password: undefined },
        '{"hardware_id":"pc-1","product":"tw","username":"ana@example.com"}',
      ],
      [
        byIdToken,
        '{"hardware_id":"pc-1","product":"tw","id_token":"<ID token>","customer_account_code":"acme"}',
      ],
      [
        byCode,
        '{"hardware_id":"pc-1","product":"tw","code":"<authorization code>","customer_account_code":"acme"}',
      ],
    ];
    for (const [device, body] of rows) {
      it(body, () => {
        for (const authorization of ['apiKey', 'oauth'] as const) {
          const removal = removalOf(device, connection({ authorization }));
          assert.equal(removal.request.body, body);
          const { sharedKey = '', clientSecret = '', apiKey = '' } = options;
          const ofRequest = ['pw-of-ana', 'eyJ.token.secret', 'code-secret'];
          assertSilent(removal, [apiKey, sharedKey, clientSecret, ...ofRequest]);
        }
      });
    }

    it('the headers too', () => {
      const headersWith = (authorization: 'apiKey' | 'oauth') =>
        removalOf(byKey, connection({ authorization })).request.headers;
      assert.deepEqual(headersWith('apiKey'), {
        Accept: 'application/json',
        'Content-Type': 'application/json',
        Date: '<date>',
        Authorization: 'algorithm="hmac-sha256",headers="date",signature="<signature>",apikey="<API key>"',
      });
      assert.equal(headersWith('oauth').Authorization, 'Bearer <access token>');
    });
  });

  it('is the same removal again only where everything but the password is the same', () => {
    const same = [removalOf(byUser), removalOf({ ...byUser, password: undefined })];
    const others = [
      byKey,
      { ...byKey, license_key: 'XXXX-1234' },
      { ...byUser, hardware_id: 'pc-2' },
      { ...byUser, product: 'cp' },
      { ...byUser, license_id: 21 },
      { ...byUser, consumptions: 21 },
      byIdToken,
      { ...byIdToken, id_token: 'eyJ.other' },
      { ...byIdToken, customer_account_code: 'other' },
      byCode,
    ].map(device => removalOf(device));
    others.push(removalOf(byUser, connection({ name: 'other' })));
    others.push(removalOf(byUser, connection({ endpoint: 'https://springs.example.com' })));
    assert.equal(new Set(same.map(({ fingerprint }) => fingerprint)).size, 1);
    const all = [...same.slice(1), ...others].map(({ fingerprint }) => fingerprint);
    assert.equal(new Set(all).size, all.length);
    assert.ok(all.every(fingerprint => /^[0-9a-f]{32}$/.test(fingerprint)));
  });
});
