import assert from 'node:assert/strict';
import type { FaultEffect } from '../../../../src/sandbox';
import type { AkanaClient } from '../../../../src/services/akana/client';
import type { License } from '../../../../src/services/akana/license';
import { failureOf, type RecordingTransport, recordingTransport } from '../calls';
import { licenseId, password, Tenant, tenant } from './tenant';

const path = `/api/licenses/${licenseId}`;

describe('the Akana client', () => {
  let akana: Tenant;
  let transport: RecordingTransport;
  let client: AkanaClient;

  async function start(options?: Parameters<typeof Tenant.start>[0]): Promise<void> {
    await akana?.stop();
    akana = await Tenant.start(options);
    transport = recordingTransport();
    client = akana.client({}, transport);
  }
  beforeEach(() => start());
  afterEach(() => akana.stop());

  const isThere = () => akana.akana.licenses().some(({ LicenseID }) => LicenseID === licenseId);

  it('gets a license with both cookies and no CSRF header', async () => {
    const license = await client.getLicense(licenseId);

    assert.deepEqual([license.id, license.name], [licenseId, 'Platinum']);
    assert.deepEqual(JSON.parse(license.text), akana.akana.licenses()[0]);
    const { method, path: received, headers, body } = akana.last;
    assert.deepEqual([method, received, body], ['GET', path, '']);
    assert.match(
      headers.cookie ?? '',
      new RegExp(`^AtmoAuthToken_${tenant}=TokenID%3D[^;, ]+; Csrf-Token_${tenant}=TokenID%3D[^;, ]+$`),
    );
    assert.equal(headers.accept, 'application/json');
    assert.equal(headers[`x-csrf-token_${tenant}`], undefined);
    assert.equal(headers['content-type'], undefined);
  });

  it('deletes a license with the CSRF token as it stands in the cookie, and returns what it was', async () => {
    const before = await client.getLicense(licenseId);
    const deleted = await client.deleteLicense(licenseId);

    assert.deepEqual(deleted, before);
    assert.equal(isThere(), false);
    const { method, path: received, headers, body } = akana.last;
    assert.deepEqual([method, received, body], ['DELETE', path, '']);
    const { authToken, csrfToken } = akana.sentCookies;
    assert.equal(headers.cookie, `AtmoAuthToken_${tenant}=${authToken}; Csrf-Token_${tenant}=${csrfToken}`);
    assert.match(csrfToken ?? '', /^TokenID%3D.*%2CexpirationTime%3D/);
    assert.equal(headers[`x-csrf-token_${tenant}`], csrfToken);
    assert.equal(headers.accept, 'application/json');
    assert.equal(headers['content-type'], undefined);
    assert.equal(headers['transfer-encoding'], undefined);
  });

  it('sends no CSRF header to a tenant that gives no such cookie', async () => {
    akana.akana.csrf = false;
    await client.deleteLicense(licenseId);
    const { headers } = akana.last;
    assert.match(headers.cookie ?? '', new RegExp(`^AtmoAuthToken_${tenant}=[^;]+$`));
    assert.deepEqual(
      Object.keys(headers).filter(name => name.includes('csrf')),
      [],
    );
    assert.equal(isThere(), false);
  });

  for (const id of ['a&b=c', 'a|b', 'two words', 'é', 'a/b', "O'Brien", 'a+b', '100%', '#?', '../login']) {
    it(`gets and deletes the license "${id}" and no other`, async () => {
      const ids = [id, encodeURIComponent(id), 'a', 'b'].filter((id, at, all) => all.indexOf(id) === at);
      await start({ licenses: ids.map(id => ({ LicenseID: `${id}.${tenant}`, Name: id })) });

      assert.equal((await client.getLicense(`${id}.${tenant}`)).name, id);
      await client.deleteLicense(`${id}.${tenant}`);

      assert.deepEqual(
        akana.akana.licenses().map(({ Name }) => Name),
        ids.slice(1),
      );
    });
  }

  for (const id of ['', ' ', '.', '..']) {
    it(`sends nothing for the id "${id}"`, async () => {
      const error = await failureOf(client.deleteLicense(id));
      assert.deepEqual([error.failure.kind, error.certainlyNotApplied], ['unreachable', true]);
      assert.deepEqual(akana.calls, []);
    });
  }

  describe('reads a failure', () => {
    const rows: [status: number, body: string, expected: object][] = [
      [
        500,
        '{"faultcode":"Server","faultstring":"An error occurred."}',
        { code: 'Server', description: 'An error occurred.' },
      ],
      [400, '{"faultstring":"\\u00e9"}', { code: undefined, description: 'é' }],
      [400, '{"faultcode":7,"faultstring":null}', { evidence: '{"faultcode":7,"faultstring":null}' }],
      [
        500,
        '<?xml version="1.0"?><soap:Fault><faultcode>soap:Server</faultcode><faultstring xml:lang="en">a &lt; b &amp;amp;</faultstring></soap:Fault>',
        { code: 'soap:Server', description: 'a < b &amp;' },
      ],
      [502, '<html><h1>Bad Gateway</h1></html>', { evidence: '<html><h1>Bad Gateway</h1></html>' }],
      [404, '', { evidence: '' }],
      [403, '[1', { evidence: '[1' }],
    ];
    for (const [status, body, expected] of rows) {
      it(`of status ${status} and body ${body || 'nothing'}`, async () => {
        await client.session.signIn();
        akana.sandbox.fault({ kind: 'status', status, body });
        const { host, service, failure } = await failureOf(client.deleteLicense(licenseId));
        assert.deepEqual({ ...failure }, { kind: 'refused', status, ...expected });
        assert.deepEqual([service, host], ['akana', new URL(akana.akana.endpoint).host]);
      });
    }
  });

  for (const [name, body] of [
    ['HTML', '<!DOCTYPE html><title>Sign in</title>'],
    ['nothing', ''],
    ['another license', '{"LicenseID":"other"}'],
  ] as const) {
    it(`does not take 200 with ${name} for a license`, async () => {
      await client.session.signIn();
      for (const call of [() => client.getLicense(licenseId), () => client.deleteLicense(licenseId)]) {
        akana.sandbox.fault({ kind: 'body', body });
        const { failure } = await failureOf(call());
        assert.deepEqual(failure, { kind: 'unexpected', status: 200, evidence: body });
      }
    });
  }

  describe('sends a DELETE once and never again when it ends with', () => {
    const faults: FaultEffect[] = [
      { kind: 'reset' },
      { kind: 'resetAfter' },
      { kind: 'hang' },
      { kind: 'hangAfter' },
      { kind: 'hangBody' },
      { kind: 'truncate' },
      { kind: 'html', status: 200 },
      { kind: 'html', status: 502 },
      { kind: 'status', status: 500 },
      { kind: 'status', status: 503 },
      { kind: 'status', status: 429 },
      { kind: 'statusAfter' },
      { kind: 'redirect', location: '/api/licenses/other' },
      { kind: 'redirect', location: 'https://sso.example.com/', status: 307 },
    ];
    for (const fault of faults) {
      it(JSON.stringify(fault), async () => {
        client = akana.client({}, recordingTransport(fault.kind.startsWith('hang') ? 1 : 10));
        await client.session.signIn();
        akana.sandbox.fault({ ...fault, method: 'DELETE' });
        const { failure, certainlyNotApplied } = await failureOf(client.deleteLicense(licenseId));
        assert.equal(akana.calls.filter(call => call.startsWith('DELETE')).length, 1);
        assert.equal(akana.logins, 1);
        assert.equal(certainlyNotApplied, failure.status === 429);
      });
    }
  });

  describe('tells whether a license is gone:', () => {
    let before: License;
    beforeEach(async () => {
      before = await client.getLicense(licenseId);
    });
    const remove = () => akana.client().deleteLicense(licenseId);
    const always = { times: Number.POSITIVE_INFINITY };
    const onLicenses = { ...always, path: '/api/licenses' };

    it('it is there', async () => assert.equal(await client.isGone(before), false));

    it('404', async () => {
      akana.akana.notFoundStatus = 404;
      await remove();
      assert.equal(await client.isGone(before), true);
    });

    it('500 while the login is good', async () => {
      await remove();
      assert.equal(await client.isGone(before), true);
    });

    it('500 while the login has expired, which is mended first', async () => {
      await remove();
      akana.akana.endSessions();
      assert.equal(await client.isGone(before), true);
    });

    it('a single 500 says nothing', async () => {
      akana.sandbox.fault({ kind: 'status', status: 500, path: '/api/licenses' });
      assert.equal(await client.isGone(before), false);
    });

    const unknown: [name: string, fault: (akana: Tenant) => void][] = [
      ['404 of everything', ({ sandbox }) => sandbox.fault({ kind: 'status', status: 404, ...always })],
      ['500 of everything', ({ sandbox }) => sandbox.fault({ kind: 'status', status: 500, ...always })],
      [
        '500 while status says nobody is logged in',
        ({ sandbox }) => {
          sandbox.fault({ kind: 'status', status: 500, ...onLicenses });
          sandbox.fault({ kind: 'body', body: '{"pendingTasks":[]}', path: '/api/login/status' });
        },
      ],
      [
        '500 while status is a page',
        ({ sandbox }) => {
          sandbox.fault({ kind: 'status', status: 500, ...onLicenses });
          sandbox.fault({ kind: 'html', status: 200, path: '/api/login/status' });
        },
      ],
      ['503', ({ sandbox }) => sandbox.fault({ kind: 'status', status: 503, ...onLicenses })],
      ['HTML', ({ sandbox }) => sandbox.fault({ kind: 'html', status: 200, ...onLicenses })],
      ['a reset', ({ sandbox }) => sandbox.fault({ kind: 'reset', ...onLicenses })],
      ['a redirect', ({ sandbox }) => sandbox.fault({ kind: 'redirect', location: '/', ...onLicenses })],
      ['401 for ever', ({ sandbox }) => sandbox.fault({ kind: 'status', status: 401, ...onLicenses })],
      [
        'a login that is answered with 404',
        akana => {
          akana.akana.endSessions();
          akana.sandbox.fault({ kind: 'status', status: 404, path: '/api/login', ...always });
        },
      ],
    ];
    for (const [name, fault] of unknown) {
      it(`nobody knows with ${name}`, async () => {
        await remove();
        fault(akana);
        assert.equal(await client.isGone(before), undefined);
      });
    }

    it('not when cancelled', async () => {
      akana.sandbox.fault({ kind: 'hang', ...onLicenses });
      const leaving = new AbortController();
      const failure = failureOf(client.isGone(before, leaving.signal));
      await akana.sandbox.whenRequest(({ outcome }) => outcome === 'hung');
      leaving.abort();
      assert.equal((await failure).failure.kind, 'cancelled');
    });
  });

  it('keeps password, cookies and license ids out of errors and log', async () => {
    const cookies = await akana.browserLogin();
    const { authToken, csrfToken = '' } = cookies;
    const tokens = [authToken, csrfToken].flatMap(token => [token, decodeURIComponent(token)]);
    const echoes = (secrets: readonly string[]) => [
      JSON.stringify({ faultstring: `sent ${secrets.join(' and ')}`, faultcode: secrets[0] }),
      `<html>${secrets.join('<br>')}</html>`,
    ];
    const failures: unknown[] = [];
    const note = async (call: Promise<unknown>) => {
      const error = await failureOf(call);
      failures.push(error.message, error.failure, error.stack);
    };

    for (const body of echoes([password])) {
      akana.sandbox.fault({ kind: 'status', status: 401, body, path: '/api/login' });
      await note(akana.client({}, transport).session.signIn());
    }
    for (const body of echoes(tokens)) {
      for (const status of [500, 200]) {
        akana.sandbox.fault({ kind: 'status', status, body, path: '/api/licenses' });
        await note(akana.clientWith({ signIn: 'cookies', cookies }, transport).deleteLicense(licenseId));
      }
    }
    const spoilt = { ...cookies, authToken: `${authToken}\n` };
    await note(akana.clientWith({ signIn: 'cookies', cookies: spoilt }, transport).getLicense(licenseId));

    const said = JSON.stringify(failures) + JSON.stringify(transport.lines);
    for (const secret of [password, ...tokens]) {
      for (const spelling of [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]) {
        assert.equal(said.includes(spelling), false, spelling);
      }
    }
    assert.equal(JSON.stringify(transport.lines).includes(licenseId.slice(0, 8)), false);
    assert.ok(transport.lines.some(({ path }) => path === '/api/licenses/{LicenseID}'));
  });
});
