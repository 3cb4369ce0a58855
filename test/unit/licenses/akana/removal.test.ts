import assert from 'node:assert/strict';
import type { AkanaConnection } from '../../../../src/connections/connection';
import { apiLicenseRemoval } from '../../../../src/licenses/akana/removal';
import type { Removal } from '../../../../src/licenses/removal';
import type { FaultEffect } from '../../../../src/sandbox';
import { licenseId, password, Tenant, tenant } from '../../services/akana/tenant';
import { recordingTransport } from '../../services/calls';
import { assertSilent, awkwardIds, outcomeOf, patience } from '../removals';

const path = /\/licenses\//;

describe('deleting an API license', () => {
  let akana: Tenant;

  beforeEach(async () => {
    akana = await Tenant.start();
  });
  afterEach(() => akana.stop());

  function connection(changes: Partial<AkanaConnection> = {}): AkanaConnection {
    const { endpoint, email } = akana.akana;
    return { service: 'akana', name: 'gateway', endpoint, signIn: 'password', email, ...changes };
  }

  /** The removal as it is asked about: the license was fetched and shown. */
  async function shown(id = licenseId): Promise<Removal> {
    const client = akana.client({}, recordingTransport(patience));
    const license = await client.getLicense(id);
    akana.sandbox.clearRequests();
    return apiLicenseRemoval(connection(), client, id, license);
  }

  /** The removal as a list names it: nobody has looked yet. */
  function listed(id = licenseId): Removal {
    return apiLicenseRemoval(connection(), akana.client({}, recordingTransport(patience)), id);
  }

  const left = () => akana.akana.licenses().length;
  const deletions = () => akana.calls.filter(call => call.startsWith('DELETE '));

  it('is done with one request, and keeps what was deleted', async () => {
    const before = JSON.stringify(akana.akana.licenses()[0]);
    const { recorded, error } = await (await shown()).send('nothing');
    assert.deepEqual(recorded, { outcome: 'done', status: 200, returned: before });
    assert.equal(error, undefined);
    assert.deepEqual(akana.calls, [`DELETE /api/licenses/${licenseId}`]);
    assert.equal(left(), 2);
  });

  it('fetches first what nobody has seen', async () => {
    assert.equal(await outcomeOf(listed().send('nothing')), 'done');
    assert.deepEqual(akana.calls, [
      'POST /api/login',
      `GET /api/licenses/${licenseId}`,
      `DELETE /api/licenses/${licenseId}`,
    ]);
  });

  describe('after it was shown, is', () => {
    const fault401 = '{"faultcode": "Client", "faultstring": "Unauthorized"}';
    const rows: [name: string, fault: FaultEffect, outcome: 'refused' | 'alreadyGone' | 'unknown'][] = [
      ['500, and it is still there', { kind: 'status', status: 500 }, 'refused'],
      ['500, and it is gone', { kind: 'statusAfter', status: 500 }, 'alreadyGone'],
      ['502 by a proxy, and it is gone', { kind: 'statusAfter', status: 502 }, 'alreadyGone'],
      ['a reset, and it is gone', { kind: 'resetAfter' }, 'alreadyGone'],
      ['a reset, and it is still there: it may yet go', { kind: 'reset' }, 'unknown'],
      ['no answer, and it is gone', { kind: 'hangAfter' }, 'alreadyGone'],
      ['no answer, and it is still there: it may yet go', { kind: 'hang' }, 'unknown'],
      ['half an answer, and it is gone', { kind: 'truncate' }, 'alreadyGone'],
      ['a page in place of the license, and it is still there', { kind: 'html', status: 200 }, 'unknown'],
      ['400', { kind: 'status', status: 400 }, 'refused'],
      ['403', { kind: 'status', status: 403, body: fault401 }, 'refused'],
    ];
    for (const notFoundStatus of [404, 500] as const) {
      for (const [name, fault, outcome] of rows) {
        it(`${outcome} after ${name} (where "not found" is ${notFoundStatus})`, async () => {
          akana.akana.notFoundStatus = notFoundStatus;
          const removal = await shown();
          akana.sandbox.fault({ ...fault, method: 'DELETE' });
          const { recorded, error } = await removal.send('nothing');
          assert.equal(recorded.outcome, outcome);
          assert.equal(error === undefined, outcome === 'alreadyGone');
          assert.match(recorded.returned ?? '', outcome === 'alreadyGone' ? /"Name":"Platinum"/ : /^$/);
          assert.equal(deletions().length, 1, 'nothing is sent again by itself');
        });
      }

      it(`alreadyGone when a colleague was faster (where "not found" is ${notFoundStatus})`, async () => {
        akana.akana.notFoundStatus = notFoundStatus;
        const removal = await shown();
        await akana.client().deleteLicense(licenseId);
        const { recorded } = await removal.send('nothing');
        assert.equal(recorded.outcome, 'alreadyGone');
        assert.equal(recorded.status, notFoundStatus);
        assert.match(recorded.returned ?? '', /"Name":"Platinum"/);
      });
    }

    it('unknown where it cannot be read back', async () => {
      const removal = await shown();
      akana.sandbox.fault({ method: 'DELETE', kind: 'resetAfter' });
      akana.sandbox.fault({ method: 'GET', kind: 'html', status: 503 });
      assert.equal(await outcomeOf(removal.send('nothing')), 'unknown');
    });

    it('unknown where it cannot be read back for want of a login', async () => {
      const removal = await shown();
      akana.sandbox.fault({ method: 'DELETE', kind: 'resetAfter' });
      akana.sandbox.fault({ method: 'GET', path, kind: 'status', status: 401, times: 2 });
      assert.equal(await outcomeOf(removal.send('nothing')), 'unknown');
    });

    it('refused for a user who lacks the role, after one new login', async () => {
      const member = connection({ email: akana.akana.memberEmail });
      const client = akana.client({ email: akana.akana.memberEmail });
      const license = await client.getLicense(licenseId);
      const { recorded } = await apiLicenseRemoval(member, client, licenseId, license).send('nothing');
      assert.deepEqual([recorded.outcome, recorded.status], ['refused', 401]);
      assert.equal(left(), 3);
      assert.equal(akana.logins, 2);
    });

    it('done where the login had ended: it is made again', async () => {
      const removal = await shown();
      akana.akana.endSessions();
      assert.equal(await outcomeOf(removal.send('nothing')), 'done');
      assert.equal(akana.logins, 1);
    });

    it('read back though the person has cancelled', async () => {
      const removal = await shown();
      akana.sandbox.fault({ method: 'DELETE', kind: 'hangAfter' });
      const leaving = new AbortController();
      const ended = removal.send('nothing', leaving.signal);
      await akana.sandbox.whenRequest(({ outcome }) => outcome === 'hung');
      leaving.abort();
      assert.equal(await outcomeOf(ended), 'alreadyGone');
    });
  });

  describe('that cannot be shown', () => {
    for (const fault of [
      { kind: 'status', status: 500 },
      { kind: 'status', status: 403 },
      { kind: 'reset' },
      { kind: 'hang' },
      { kind: 'html', status: 200 },
    ] satisfies FaultEffect[]) {
      it(`is not sent: ${JSON.stringify(fault)}`, async () => {
        akana.sandbox.fault({ ...fault, method: 'GET', path });
        const { recorded, error } = await listed().send('nothing');
        assert.equal(recorded.outcome, 'refused');
        assert.ok(error);
        assert.deepEqual(deletions(), []);
        assert.equal(left(), 3);
      });
    }

    it('is not sent where the login fails', async () => {
      const client = akana.client({ password: 'wrong' });
      const { recorded, error } = await apiLicenseRemoval(connection(), client, licenseId).send('nothing');
      assert.deepEqual([recorded.outcome, error?.failure.code], ['refused', 'loginRefused']);
      assert.deepEqual(akana.calls, ['POST /api/login']);
    });

    for (const notFoundStatus of [404, 500] as const) {
      it(`is gone only after an unknown (where "not found" is ${notFoundStatus})`, async () => {
        akana.akana.notFoundStatus = notFoundStatus;
        await akana.client().deleteLicense(licenseId);
        akana.sandbox.clearRequests();
        assert.equal(await outcomeOf(listed().send('nothing')), 'refused');
        assert.equal(await outcomeOf(listed().send('same')), 'alreadyGone');
        assert.deepEqual(deletions(), []);
      });
    }

    it('is still there after an unknown, and refused: one 500 more is no proof', async () => {
      akana.sandbox.fault({ method: 'GET', path, kind: 'status', status: 500, times: 2 });
      assert.equal(await outcomeOf(listed().send('same')), 'refused');
    });
  });

  for (const name of awkwardIds) {
    const id = `${name}.${tenant}`;
    it(`names the license ${id} to the character, in the request and as it is shown`, async () => {
      const one = await Tenant.start({ licenses: [{ LicenseID: id, Name: 'N' }] });
      try {
        const { endpoint, email } = one.akana;
        const to = connection({ endpoint, email });
        const removal = apiLicenseRemoval(to, one.client(), id);
        assert.equal(await outcomeOf(removal.send('nothing')), 'done');
        assert.equal(decodeURIComponent(removal.request.url), endpoint + decodeURIComponent(one.last.path));
        assert.doesNotMatch(removal.request.url, /['\s|]/);
        assert.deepEqual(removal.subject, { LicenseID: id });
        assert.ok(removal.words.details.includes(`License ID: ${id}`), 'it is named in full');
      } finally {
        await one.stop();
      }
    });
  }

  it('says what the license is', async () => {
    const { words, subject } = await shown();
    assert.equal(words.question, 'Delete the API license "Platinum"?');
    assert.deepEqual(words.details.slice(0, 7), [
      `License ID: ${licenseId}`,
      'Description: All APIs, without limits',
      'Parts: Geometry (resources: 1), Rendering (resources: 2)',
      `Business ID: tenantbusiness.${tenant}`,
      'Visibility: Limited',
      'Active: yes',
      `Connection: gateway, Akana user ada@example.com at ${akana.akana.endpoint}`,
    ]);
    assert.deepEqual(subject, { LicenseID: licenseId, Name: 'Platinum' });
  });

  it('warns where the ID names another tenant than the login has', async () => {
    const client = akana.client();
    await client.getLicense(licenseId);
    const warned = (id: string) =>
      apiLicenseRemoval(connection(), client, id).words.details.some(line => line.startsWith('Note:'));
    assert.equal(warned(licenseId.replace(tenant, 'other')), true);
    assert.equal(warned(licenseId.toUpperCase()), false);
    assert.equal(warned('no-tenant'), false);
  });

  it('is shown with placeholders for the login, and never says it', async () => {
    const removal = await shown();
    const { authToken, csrfToken = '' } = await akana.browserLogin();
    assertSilent(removal, [password, authToken, csrfToken]);
    assert.deepEqual(removal.request, {
      method: 'DELETE',
      url: `${akana.akana.endpoint}/api/licenses/${licenseId}`,
      headers: {
        Accept: 'application/json',
        Cookie: `AtmoAuthToken_${tenant}=<token>; Csrf-Token_${tenant}=<CSRF token>`,
        [`X-Csrf-Token_${tenant}`]: '<CSRF token>',
      },
    });
  });

  it('is the same removal again only for the same license, however its ID is written', () => {
    const fingerprints = [
      listed(),
      apiLicenseRemoval(connection({ name: 'other' }), akana.client(), licenseId),
      listed(`0${licenseId}`),
    ].map(({ fingerprint }) => fingerprint);
    assert.equal(new Set(fingerprints).size, 3);
    assert.equal(listed(licenseId.toUpperCase()).fingerprint, listed().fingerprint);
  });

  it('is refused for an ID that no address can hold, and not sent', async () => {
    assert.equal(await outcomeOf(listed('..').send('nothing')), 'refused');
    assert.deepEqual(akana.calls, []);
  });
});
