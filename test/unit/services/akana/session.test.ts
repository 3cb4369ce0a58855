import assert from 'node:assert/strict';
import { AkanaClient } from '../../../../src/services/akana/client';
import { SignInError } from '../../../../src/services/akana/signInError';
import { failureOf, recordingTransport } from '../calls';
import { freePort, serve } from '../servers';
import { licenseId, password, Tenant, tenant } from './tenant';

const minute = 60_000;
const path = `/api/licenses/${licenseId}`;

describe('a session at Akana', () => {
  let akana: Tenant;
  beforeEach(async () => {
    akana = await Tenant.start();
  });
  afterEach(() => akana.stop());

  async function signInFailureOf(call: Promise<unknown>): Promise<SignInError> {
    const error = await failureOf(call);
    assert.ok(error instanceof SignInError, error.message);
    return error;
  }

  describe('logs in', () => {
    it('with e-mail and password in JSON, and without a cookie', async () => {
      const client = akana.client();
      assert.equal(client.session.tenant, undefined);
      await client.session.signIn();

      const { method, path, headers, body } = akana.last;
      assert.deepEqual([method, path], ['POST', '/api/login']);
      assert.equal(body, JSON.stringify({ email: 'ada@example.com', password }));
      assert.equal(headers.accept, 'application/json');
      assert.equal(headers['content-type'], 'application/json');
      assert.equal(headers.cookie, undefined);
      assert.equal(headers[`x-csrf-token_${tenant}`], undefined);
      assert.equal(client.session.tenant, tenant);
    });

    it('once for ten requests at a time, and not again for the next', async () => {
      const client = akana.client();
      await Promise.all(Array.from({ length: 10 }, () => client.getLicense(licenseId)));
      await client.getLicense(licenseId);
      assert.equal(akana.logins, 1);
      assert.equal(akana.count('GET', path), 11);
    });

    it('on for the others when one of those who wait leaves', async () => {
      const client = akana.client();
      akana.sandbox.fault({ kind: 'latency', ms: 100, path: '/api/login' });
      const leaving = new AbortController();
      const left = failureOf(client.getLicense(licenseId, leaving.signal));
      const stayed = client.getLicense(licenseId);
      await akana.sandbox.whenRequest(({ path }) => path === '/api/login');
      leaving.abort();

      const error = await left;
      assert.deepEqual([error.failure.kind, error.certainlyNotApplied], ['cancelled', true]);
      assert.equal((await stayed).id, licenseId);
      assert.equal(akana.logins, 1);
    });

    it('not for somebody who has left already', async () => {
      const { failure } = await failureOf(akana.client().getLicense(licenseId, AbortSignal.abort()));
      assert.equal(failure.kind, 'cancelled');
      assert.deepEqual(akana.calls, []);
    });

    for (const [name, body] of [
      ['PendingTasks', '{"userName":"x","PendingTasks":["change.password","2fa.verification.code"]}'],
      ['pendingTasks', '{"pendingTasks":["change.password","2fa.verification.code"],"loginState":"x"}'],
      ['pendingtasks as an object', '{"pendingtasks":{"task":["change.password","2fa.verification.code"]}}'],
    ] as const) {
      it(`not with ${name}`, async () => {
        akana.sandbox.fault({ kind: 'body', body, path: '/api/login' });
        const error = await signInFailureOf(akana.client().deleteLicense(licenseId));
        assert.deepEqual(error.failure, {
          kind: 'refused',
          status: 200,
          code: 'pendingTasks',
          description: 'change.password, 2fa.verification.code',
          duringSignIn: true,
        });
        assert.deepEqual(error.pendingTasks, ['change.password', '2fa.verification.code']);
        assert.deepEqual(akana.calls, ['POST /api/login']);
      });
    }

    it('not for a user with pending tasks', async () => {
      const client = akana.client({ email: akana.akana.pendingEmail });
      const { pendingTasks } = await signInFailureOf(client.getLicense(licenseId));
      assert.deepEqual(pendingTasks, ['change.password', 'force.accept.agreements']);
    });

    for (const [name, body] of [
      ['without cookies', '{"userName":"x","authToken":"t0ken","pendingTasks":[]}'],
      ['with HTML', '<html>t0ken</html>'],
      ['with nothing', ''],
    ] as const) {
      it(`not from a reply ${name}, which is not shown`, async () => {
        akana.sandbox.fault({ kind: 'body', body, path: '/api/login' });
        const { failure } = await signInFailureOf(akana.client().getLicense(licenseId));
        assert.deepEqual([failure.kind, failure.status], ['unexpected', 200]);
        assert.doesNotMatch(JSON.stringify(failure), /t0ken/);
      });
    }
  });

  describe('does not lock the account:', () => {
    it('a wrong password is tried once, whatever is asked at a time or later', async () => {
      const client = akana.client({ password: 'guessed' });
      const calls = Array.from({ length: 10 }, () => signInFailureOf(client.deleteLicense(licenseId)));
      for (const { failure, certainlyNotApplied } of await Promise.all(calls)) {
        assert.deepEqual([failure.status, failure.code, certainlyNotApplied], [401, 'loginRefused', true]);
        assert.match(failure.description ?? '', /password is wrong/);
      }
      await signInFailureOf(client.getLicense(licenseId));
      assert.deepEqual(akana.calls, ['POST /api/login']);
      assert.equal(akana.akana.isLocked(akana.akana.email), false);
    });

    it('only when asked it tries again', async () => {
      akana.sandbox.fault({ kind: 'status', status: 401, path: '/api/login' });
      const client = akana.client();
      await signInFailureOf(client.getLicense(licenseId));
      await signInFailureOf(client.getLicense(licenseId));
      await client.session.signIn();
      await client.getLicense(licenseId);
      assert.equal(akana.logins, 2);
    });

    for (const kind of ['reset', 'hang', 'truncate'] as const) {
      it(`a login that ends with "${kind}" is not repeated`, async () => {
        akana.sandbox.fault({ kind, path: '/api/login' });
        const client = akana.client({}, recordingTransport(kind === 'hang' ? 1 : 10));
        const { certainlyNotApplied } = await signInFailureOf(client.deleteLicense(licenseId));
        assert.equal(certainlyNotApplied, true);
        await signInFailureOf(client.deleteLicense(licenseId));
        assert.deepEqual(akana.calls, ['POST /api/login']);
      });
    }

    it('but what never reached the platform may be tried again', async () => {
      const endpoint = `http://127.0.0.1:${await freePort()}`;
      const transport = recordingTransport();
      const credentials = { signIn: 'password', email: 'a', password } as const;
      const client = new AkanaClient({ endpoint, credentials }, transport);
      for (let i = 0; i < 2; i++) {
        assert.equal((await signInFailureOf(client.getLicense(licenseId))).failure.kind, 'unreachable');
      }
      assert.equal(transport.lines.length, 2);
    });
  });

  describe('renews the login', () => {
    const renewal = 'POST /api/login/renewToken';

    it('shortly before it ends, once for ten requests at a time', async () => {
      const client = akana.client();
      await client.getLicense(licenseId);
      const before = akana.sentCookies;
      akana.pass(28 * minute);
      await client.getLicense(licenseId);
      assert.equal(akana.calls.includes(renewal), false);
      akana.sandbox.clearRequests();

      akana.pass(1.5 * minute);
      await Promise.all(Array.from({ length: 10 }, () => client.getLicense(licenseId)));

      assert.equal(akana.calls[0], renewal);
      assert.deepEqual([akana.count('POST', '/api/login/renewToken'), akana.logins], [1, 0]);
      const [request] = akana.sandbox.requests;
      const { authToken, csrfToken } = before;
      const cookie = `AtmoAuthToken_${tenant}=${authToken}; Csrf-Token_${tenant}=${csrfToken}`;
      assert.equal(request?.headers.cookie, cookie);
      assert.equal(request?.headers[`x-csrf-token_${tenant}`], csrfToken);
      assert.equal(request?.headers['content-type'], 'application/x-www-form-urlencoded');
      assert.equal(request?.body, '');
      assert.notEqual(akana.sentCookies.authToken, authToken);
      assert.equal(akana.sentCookies.csrfToken, csrfToken);
    });

    it('again and again', async () => {
      const client = akana.client();
      for (let i = 0; i < 5; i++) {
        await client.getLicense(licenseId);
        akana.pass(29.5 * minute);
      }
      assert.deepEqual([akana.count('POST', '/api/login/renewToken'), akana.logins], [4, 1]);
    });

    it('or logs in when it has ended', async () => {
      const client = akana.client();
      await client.getLicense(licenseId);
      akana.sandbox.clearRequests();
      akana.pass(31 * minute);
      await client.deleteLicense(licenseId);
      assert.deepEqual(akana.calls, ['POST /api/login', `DELETE ${path}`]);
    });

    for (const kind of ['reset', 'hang'] as const) {
      it(`and goes on with the one it has when that ends with "${kind}", without a second try`, async () => {
        const client = akana.client({}, recordingTransport(kind === 'hang' ? 1 : 10));
        await client.getLicense(licenseId);
        akana.pass(29.5 * minute);
        akana.sandbox.clearRequests();
        akana.sandbox.fault({ kind, path: '/api/login/renewToken' });
        await client.getLicense(licenseId);
        await client.getLicense(licenseId);
        assert.deepEqual(akana.calls, [renewal, `GET ${path}`, `GET ${path}`]);
      });
    }

    describe('with what a reply gives:', () => {
      const auth = (name: string, minutes: number) =>
        encodeURIComponent(`TokenID=${name},expirationTime=${Date.now() + minutes * minute}`);
      const rows: [name: string, setCookies: string[], sent: RegExp][] = [
        [
          'both cookies',
          [`AtmoAuthToken_t=${auth('new', 20)}`, 'Csrf-Token_t=two'],
          /^AtmoAuthToken_t=TokenID%3Dnew%2C.*; Csrf-Token_t=two$/,
        ],
        [
          'one cookie',
          [`AtmoAuthToken_t=${auth('new', 20)}`],
          /^AtmoAuthToken_t=TokenID%3Dnew%2C.*; Csrf-Token_t=one$/,
        ],
        [
          'not those of another tenant',
          [`AtmoAuthToken_other=${auth('new', 20)}`],
          /^AtmoAuthToken_t=TokenID%3Dold%2C.*; Csrf-Token_t=one$/,
        ],
        ['nothing', [], /^AtmoAuthToken_t=TokenID%3Dold%2C.*; Csrf-Token_t=one$/],
      ];
      for (const [name, setCookies, expected] of rows) {
        it(name, async () => {
          let sent = '';
          const server = await serve((request, response) => {
            sent = request.headers.cookie ?? '';
            const login = [`AtmoAuthToken_t=${auth('old', 10)}`, 'Csrf-Token_t=one'];
            response.setHeader('set-cookie', request.url === '/api/login/renewToken' ? setCookies : login);
            response.end(`{"pendingTasks":null,"LicenseID":"${licenseId}"}`);
          });
          try {
            let now = Date.now();
            const credentials = { signIn: 'password', email: 'a', password } as const;
            const account = { endpoint: server.origin, credentials };
            const client = new AkanaClient(account, recordingTransport(), () => now);
            await client.session.signIn();
            now += 9.5 * minute;
            await client.getLicense(licenseId);
            assert.match(sent, expected);
          } finally {
            await server.stop();
          }
        });
      }
    });

    it('at its time though the clocks differ', async () => {
      const { email, password } = akana.akana;
      const credentials = { signIn: 'password', email, password } as const;
      const client = akana.clientWith(credentials, recordingTransport(), () => akana.now + 600 * minute);
      akana.akana.sessionSeconds = 10 * 60;
      await client.getLicense(licenseId);
      akana.pass(8 * minute);
      await client.getLicense(licenseId);
      akana.pass(1.5 * minute);
      await client.getLicense(licenseId);
      assert.deepEqual(akana.calls, [
        'POST /api/login',
        `GET ${path}`,
        `GET ${path}`,
        renewal,
        `GET ${path}`,
      ]);
    });
  });

  describe('after a 401', () => {
    it('logs in exactly once for ten deletes at a time, and repeats each once', async () => {
      const ids = Array.from({ length: 10 }, (_, n) => `${n}.${tenant}`);
      await akana.stop();
      akana = await Tenant.start({ licenses: ids.map(LicenseID => ({ LicenseID, Name: 'Bulk' })) });
      const client = akana.client();
      await client.session.signIn();
      akana.akana.endSessions();
      akana.sandbox.clearRequests();

      const deleted = await Promise.all(ids.map(id => client.deleteLicense(id)));

      assert.deepEqual(
        deleted.map(({ id }) => id),
        ids,
      );
      assert.equal(akana.logins, 1);
      for (const id of ids) {
        assert.equal(akana.count('DELETE', `/api/licenses/${id}`), 2);
      }
      assert.deepEqual(akana.akana.licenses(), []);
    });

    it('does not log in for a latecomer whose login has been replaced meanwhile', async () => {
      const client = akana.client();
      await client.session.signIn();
      akana.akana.endSessions();
      akana.sandbox.clearRequests();
      akana.sandbox.fault({ kind: 'latency', ms: 150, method: 'DELETE' });
      const late = client.deleteLicense(licenseId);
      await akana.sandbox.whenRequest(({ method }) => method === 'DELETE');
      await client.getLicense(licenseId);
      await late;
      assert.equal(akana.logins, 1);
    });

    it('does not log in for a latecomer after a login that failed', async () => {
      const client = akana.client();
      await client.session.signIn();
      akana.akana.endSessions();
      akana.sandbox.clearRequests();
      akana.sandbox.fault({ kind: 'latency', ms: 150, method: 'DELETE' });
      const late = signInFailureOf(client.deleteLicense(licenseId));
      await akana.sandbox.whenRequest(({ method }) => method === 'DELETE');
      akana.sandbox.fault({ kind: 'status', status: 401, path: '/api/login' });
      await signInFailureOf(client.getLicense(licenseId));
      await late;
      assert.equal(akana.logins, 1);
    });

    it('says so when it was not for want of a login, and does not log in for the next ones', async () => {
      const client = akana.client({ email: akana.akana.memberEmail });
      await client.getLicense(licenseId);
      akana.sandbox.clearRequests();
      for (let i = 0; i < 3; i++) {
        const error = await failureOf(client.deleteLicense(licenseId));
        assert.equal(error instanceof SignInError, false);
        const { kind, status, code, description } = error.failure;
        assert.deepEqual([kind, status, code, description], ['refused', 401, 'Client', 'Unauthorized']);
        await client.getLicense(licenseId);
      }
      assert.equal(akana.logins, 1);
      assert.equal(akana.count('DELETE', path), 4);
    });

    it('remembers that over a renewal', async () => {
      const client = akana.client({ email: akana.akana.memberEmail });
      await failureOf(client.deleteLicense(licenseId));
      akana.pass(29.5 * minute);
      akana.sandbox.clearRequests();
      await failureOf(client.deleteLicense(licenseId));
      assert.deepEqual(akana.calls, ['POST /api/login/renewToken', `DELETE ${path}`]);
    });

    it('does not repeat the call when the login fails', async () => {
      const client = akana.client();
      await client.session.signIn();
      akana.akana.endSessions();
      akana.sandbox.clearRequests();
      akana.sandbox.fault({ kind: 'status', status: 500, path: '/api/login' });
      const error = await signInFailureOf(client.deleteLicense(licenseId));
      assert.deepEqual([error.failure.status, error.certainlyNotApplied], [500, true]);
      assert.deepEqual(akana.calls, [`DELETE ${path}`, 'POST /api/login']);
    });
  });

  describe('with pasted cookies', () => {
    it('sends them as they are and never logs in', async () => {
      const cookies = await akana.browserLogin();
      const client = akana.clientWith({ signIn: 'cookies', cookies });
      assert.equal(client.session.tenant, tenant);
      await client.session.signIn();
      await client.deleteLicense(licenseId);
      assert.deepEqual(akana.calls, ['GET /api/login/status', `DELETE ${path}`]);
      assert.deepEqual(akana.sentCookies, cookies);
    });

    it('renews them before they expire', async () => {
      const client = akana.clientWith({ signIn: 'cookies', cookies: await akana.browserLogin() });
      akana.pass(29.5 * minute);
      await client.getLicense(licenseId);
      akana.pass(28 * minute);
      await client.getLicense(licenseId);
      assert.equal(akana.count('POST', '/api/login/renewToken'), 1);
    });

    for (const [name, expire] of [
      ['have expired', (akana: Tenant) => akana.pass(31 * minute)],
      ['were ended', (akana: Tenant) => akana.akana.endSessions()],
    ] as const) {
      it(`says "session expired" once they ${name}, and asks no more`, async () => {
        const client = akana.clientWith({ signIn: 'cookies', cookies: await akana.browserLogin() });
        expire(akana);
        const error = await signInFailureOf(client.deleteLicense(licenseId));
        assert.deepEqual([error.failure.status, error.failure.code], [401, 'sessionExpired']);
        const before = akana.calls;
        assert.deepEqual([akana.logins, akana.count('POST', '/api/login/renewToken')], [0, 0]);
        assert.equal((await signInFailureOf(client.getLicense(licenseId))).failure.code, 'sessionExpired');
        assert.deepEqual(akana.calls, before);
        assert.equal((await signInFailureOf(client.session.signIn())).failure.code, 'sessionExpired');
      });
    }

    it('does not say so when the CSRF token is missing', async () => {
      const { authToken } = await akana.browserLogin();
      const client = akana.clientWith({ signIn: 'cookies', cookies: { tenant, authToken } });
      await client.getLicense(licenseId);
      const error = await failureOf(client.deleteLicense(licenseId));
      assert.equal(error instanceof SignInError, false);
      assert.equal(error.failure.status, 401);
      assert.equal(akana.count('DELETE', path), 1);
    });
  });

  describe('ends', () => {
    it('on the platform and here, until somebody signs in', async () => {
      const client = akana.client();
      await client.getLicense(licenseId);
      const cookies = akana.sentCookies;
      await client.session.signOut();

      assert.deepEqual([akana.last.method, akana.last.path], ['GET', '/api/login/endsession']);
      assert.deepEqual(akana.sentCookies, cookies);
      const before = akana.calls;
      assert.equal((await signInFailureOf(client.getLicense(licenseId))).failure.code, 'signedOut');
      assert.deepEqual(akana.calls, before);
      const again = akana.clientWith({ signIn: 'cookies', cookies });
      await signInFailureOf(again.getLicense(licenseId));
      await client.session.signIn();
      await client.getLicense(licenseId);
    });

    it('also when the login is still on its way', async () => {
      const client = akana.client();
      akana.sandbox.fault({ kind: 'latency', ms: 100, path: '/api/login' });
      const signedIn = client.session.signIn();
      await akana.sandbox.whenRequest(({ path }) => path === '/api/login');
      await client.session.signOut();
      await signedIn;
      assert.deepEqual(akana.calls, ['POST /api/login', 'GET /api/login/endsession']);
      await signInFailureOf(client.getLicense(licenseId));
    });

    it('without a request when nobody has logged in', async () => {
      await akana.client().session.signOut();
      assert.deepEqual(akana.calls, []);
    });

    it('here also when the platform does not answer', async () => {
      const client = akana.client({}, recordingTransport(1));
      await client.session.signIn();
      akana.sandbox.fault({ kind: 'hang', path: '/api/login/endsession' });
      assert.equal((await failureOf(client.session.signOut())).failure.kind, 'timeout');
      assert.equal((await signInFailureOf(client.getLicense(licenseId))).failure.code, 'signedOut');
    });
  });

  it('is not had from a page that comes with cookies', async () => {
    const server = await serve((_, response) => {
      response.setHeader('set-cookie', 'AtmoAuthToken_t=1');
      response.end('<html>Accept our terms</html>');
    });
    try {
      const credentials = { signIn: 'password', email: 'a', password } as const;
      const client = new AkanaClient({ endpoint: server.origin, credentials }, recordingTransport());
      assert.equal((await signInFailureOf(client.session.signIn())).failure.kind, 'unexpected');
    } finally {
      await server.stop();
    }
  });

  for (const [name, fault] of [
    ['401', { kind: 'status', status: 401 }],
    [
      'a user with pending tasks',
      { kind: 'body', body: '{"userName":"x","pendingTasks":["change.password"]}' },
    ],
    ['nobody', { kind: 'body', body: '{"userName":"","userFDN":null}' }],
  ] as const) {
    it(`is not good when status says ${name}`, async () => {
      const client = akana.client();
      await client.session.signIn();
      akana.sandbox.fault({ ...fault, path: '/api/login/status' });
      assert.equal(await client.session.isGood(), false);
      assert.equal(akana.logins, 1);
    });
  }

  it('is proven by status when there is a login already, and replaced when it is not good', async () => {
    const client = akana.client();
    await client.session.signIn();
    await client.session.signIn();
    assert.deepEqual(akana.calls, ['POST /api/login', 'GET /api/login/status']);
    akana.akana.endSessions();
    await client.session.signIn();
    assert.equal(akana.logins, 2);
    assert.equal(await client.session.isGood(), true);
  });
});
