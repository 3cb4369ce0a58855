import assert from 'node:assert/strict';
import { type AkanaSandbox, type Sandbox, startSandbox } from '../../../src/sandbox';
import { control, parsed } from './caller';

const minute = 60_000;

describe('the Akana tenant of the sandbox', () => {
  let sandbox: Sandbox;
  let akana: AkanaSandbox;
  let now: number;
  let platinum: string;

  beforeEach(async () => {
    now = 1_750_000_000_000;
    sandbox = await startSandbox({ now: () => now });
    akana = sandbox.akana;
    platinum = akana.licenses()[0]?.LicenseID ?? '';
  });
  afterEach(() => sandbox.stop());

  function request(method: string, path: string, headers: Record<string, string> = {}, body?: string) {
    return fetch(`${akana.endpoint}/api${path}`, { method, headers, body, redirect: 'manual' });
  }

  function logIn(email: unknown = akana.email, password: unknown = akana.password) {
    return request('POST', '/login', {}, JSON.stringify({ email, password }));
  }

  /** The headers that a browser and its page would send after this reply. */
  function headersAfter(reply: Response): Record<string, string> {
    const cookies = reply.headers.getSetCookie().map(cookie => cookie.split(';')[0] ?? '');
    const csrf = cookies.find(cookie => cookie.startsWith('Csrf-Token_'))?.split(/=(.*)/);
    return {
      cookie: cookies.join('; '),
      ...(csrf && { [`X-Csrf-Token_${akana.tenant}`]: csrf[1] ?? '' }),
    };
  }

  async function assertFault(reply: Response, status: number, about: RegExp): Promise<void> {
    const fault = JSON.parse(await reply.text());
    assert.equal(reply.status, status, JSON.stringify(fault));
    assert.deepEqual(Object.keys(fault), ['faultcode', 'faultstring']);
    assert.match(fault.faultstring, about);
  }

  it('shows tiers of a business, each with an id that ends with the tenant', () => {
    assert.deepEqual(
      akana.licenses().map(({ Name }) => Name),
      ['Platinum', 'Gold', 'Trial & Evaluation'],
    );
    for (const { LicenseID } of akana.licenses()) {
      assert.match(LicenseID, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.sandbox$/);
    }
  });

  describe('login', () => {
    it('gives two cookies, and says in one when it ends', async () => {
      const reply = await logIn();
      assert.equal(reply.status, 200);
      assert.deepEqual(await reply.json(), { userName: 'admin', loginState: 'complete', pendingTasks: [] });
      const cookies = reply.headers.getSetCookie().map(cookie => cookie.split(/[=;]/));
      const names = cookies.map(([name]) => name);
      assert.deepEqual(names, ['JSESSIONID_sandbox', 'AtmoAuthToken_sandbox', 'Csrf-Token_sandbox']);
      const [, authToken = ''] = cookies[1] ?? [];
      assert.match(authToken, /^TokenID%3D[^,=]+$/);
      assert.match(decodeURIComponent(authToken), new RegExp(`,expirationTime=${now + 30 * minute},`));
      assert.equal(Date.parse(reply.headers.get('date') ?? ''), now);
    });

    it('refuses a wrong password, and locks the account after three', async () => {
      for (let i = 0; i < 3; i++) {
        assert.equal(akana.isLocked(akana.email), false);
        await assertFault(await logIn(akana.email, 'wrong'), 401, /password is wrong/);
      }
      assert.equal(akana.isLocked(akana.email), true);
      await assertFault(await logIn(), 401, /locked/);
      assert.equal((await logIn(akana.memberEmail)).status, 200);
    });

    it('forgets wrong passwords after a right one', async () => {
      for (const password of ['wrong', 'wrong', akana.password, 'wrong', 'wrong', akana.password]) {
        await logIn(akana.email, password);
      }
      assert.equal((await logIn()).status, 200);
    });

    it('refuses what is no login', async () => {
      for (const email of ['nobody@example.com', 5, null, {}, [akana.email]]) {
        await assertFault(await logIn(email), 401, /wrong/);
      }
      await assertFault(await request('POST', '/login', {}, '{"email'), 400, /JSON/);
      await assertFault(await request('POST', '/login', {}, 'null'), 401, /wrong/);
    });

    it('gives no cookie while tasks are pending', async () => {
      const reply = await logIn(akana.pendingEmail);
      assert.equal(reply.status, 200);
      assert.deepEqual(JSON.parse(await reply.text()).PendingTasks, [
        'change.password',
        'force.accept.agreements',
      ]);
      assert.deepEqual(reply.headers.getSetCookie(), []);
    });

    it('ends by the clock of the sandbox, can be renewed before, and not after', async () => {
      const headers = headersAfter(await logIn());
      now += 30 * minute - 1;
      const renewal = await request('POST', '/login/renewToken', headers);
      assert.equal(renewal.status, 200);
      const { cookie = '' } = headersAfter(renewal);
      now += 1;
      await assertFault(await request('GET', `/licenses/${platinum}`, headers), 401, /Unauthorized/);
      await assertFault(await request('POST', '/login/renewToken', headers), 401, /Unauthorized/);
      assert.equal((await request('GET', `/licenses/${platinum}`, { cookie })).status, 200);
      now += 30 * minute;
      assert.equal((await request('GET', `/licenses/${platinum}`, { cookie })).status, 401);
    });

    it('can be shorter', async () => {
      akana.sessionSeconds = 5;
      const headers = headersAfter(await logIn());
      now += 5000;
      assert.equal((await request('GET', `/licenses/${platinum}`, headers)).status, 401);
    });

    it('is told by status, to anybody, and ended by endsession', async () => {
      const headers = headersAfter(await logIn());
      const status = async () => JSON.parse(await (await request('GET', '/login/status', headers)).text());
      assert.equal((await status()).userName, 'admin');
      assert.equal((await request('GET', '/login/endsession', headers)).status, 200);
      assert.deepEqual(await status(), { pendingTasks: [] });
      await assertFault(await request('GET', '/login/endsession', headers), 401, /Unauthorized/);
    });
  });

  describe('licenses', () => {
    const remove = (headers: Record<string, string>, id = platinum) =>
      request('DELETE', `/licenses/${encodeURIComponent(id)}`, headers);

    it('are deleted once, with what they were in the answer', async () => {
      const headers = headersAfter(await logIn());
      const before = akana.licenses();
      const reply = await remove(headers);
      assert.deepEqual([reply.status, await reply.json()], [200, before[0]]);
      assert.deepEqual(akana.licenses(), before.slice(1));
      await assertFault(await remove(headers), 500, /^An error occurred processing the call\.$/);
      akana.notFoundStatus = 404;
      await assertFault(await remove(headers), 404, /not found/);
      await assertFault(await request('GET', `/licenses/${platinum}`, headers), 404, /not found/);
    });

    it('are deleted only with the CSRF token, as header and cookie', async () => {
      const header = `X-Csrf-Token_${akana.tenant}`;
      const right = headersAfter(await logIn());
      const { cookie = '', [header]: token = '' } = right;
      const other = headersAfter(await logIn());
      const wrong: Record<string, string>[] = [
        { cookie },
        { cookie, [header]: decodeURIComponent(token) },
        { ...right, [header]: other[header] ?? '' },
        { cookie, 'X-Csrf-Token_other': token },
        { cookie: cookie.replace(/; Csrf-Token.*$/, ''), [header]: token },
        { [header]: token },
        {},
      ];
      for (const headers of wrong) {
        await assertFault(await remove(headers), 401, /Unauthorized/);
      }
      assert.equal((await request('GET', `/licenses/${platinum}`, { cookie })).status, 200);
      assert.equal((await remove(right)).status, 200);
    });

    it('need no token without CSRF prevention', async () => {
      akana.csrf = false;
      const headers = headersAfter(await logIn());
      assert.deepEqual(Object.keys(headers), ['cookie']);
      assert.equal((await remove(headers)).status, 200);
    });

    it('may be read by a member, and deleted by a Business Admin only', async () => {
      const headers = headersAfter(await logIn(akana.memberEmail));
      assert.equal((await request('GET', `/licenses/${platinum}`, headers)).status, 200);
      await assertFault(await remove(headers), 401, /Unauthorized/);
      assert.equal(akana.licenses().length, 3);
    });

    it('can be others, with any id', async () => {
      const LicenseID = 'a&b|c d/é.acme';
      const other = await startSandbox({ akana: { tenant: 'acme', licenses: [{ LicenseID, Name: 'x' }] } });
      try {
        akana = other.akana;
        assert.equal((await remove(headersAfter(await logIn()), LicenseID)).status, 200);
        assert.deepEqual(akana.licenses(), []);
      } finally {
        await other.stop();
      }
    });
  });

  it('ends all logins at once', async () => {
    const headers = headersAfter(await logIn());
    akana.endSessions();
    assert.equal((await request('GET', `/licenses/${platinum}`, headers)).status, 401);
  });

  it('can be driven by the control API', async () => {
    assert.deepEqual(parsed(await control(sandbox, 'GET', '/akana/licenses')), akana.licenses());
    const headers = headersAfter(await logIn());
    assert.equal((await control(sandbox, 'POST', '/akana/endSessions', '{}')).status, 200);
    assert.equal((await request('GET', `/licenses/${platinum}`, headers)).status, 401);
  });

  it('misbehaves on request, and is recorded', async () => {
    sandbox.fault({ kind: 'statusAfter', method: 'DELETE', path: '/api/licenses' });
    const headers = headersAfter(await logIn());
    assert.equal((await request('DELETE', `/licenses/${platinum}`, headers)).status, 500);
    assert.equal(akana.licenses().length, 2);
    assert.deepEqual(
      sandbox.requests.map(({ method, path, status }) => [method, path, status]),
      [
        ['POST', '/api/login', 200],
        ['DELETE', `/api/licenses/${platinum}`, 500],
      ],
    );
  });
});
