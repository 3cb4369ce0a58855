import assert from 'node:assert/strict';
import {
  type Verification,
  verifyAkana,
  verifyLicenseSpring,
} from '../../../../src/connections/clients/verification';
import { type FaultEffect, type Sandbox, startSandbox } from '../../../../src/sandbox';
import { AkanaClient } from '../../../../src/services/akana/client';
import { parsePastedCookies } from '../../../../src/services/akana/pastedCookies';
import type { AkanaCredentials } from '../../../../src/services/akana/session';
import {
  LicenseSpringClient,
  type LicenseSpringCredentials,
} from '../../../../src/services/licenseSpring/client';
import type { OAuthCredentials } from '../../../../src/services/licenseSpring/token';
import { failureOf, recordingTransport } from '../../services/calls';
import { freePort } from '../../services/servers';

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox.stop());

/** The requests of a proof, such as `GET products`. */
function asked(): string[] {
  return sandbox.requests.map(({ method, path }) => `${method} ${path.split('/').at(-1)}`);
}

function codeOf(proof: Verification): string | undefined {
  return proof.kind === 'verified' ? undefined : proof.error?.failure.code;
}

describe('verifying credentials of LicenseSpring', () => {
  const minute = 60_000;
  const keys = (changes: { apiKey?: string; sharedKey?: string } = {}): LicenseSpringCredentials => {
    const { apiKey, sharedKey } = sandbox.licenseSpring;
    return { kind: 'apiKey', apiKey, sharedKey, ...changes };
  };
  const oauth = (changes: Partial<Omit<OAuthCredentials, 'kind'>> = {}): LicenseSpringCredentials => {
    const { clientId, clientSecret, tokenEndpoint } = sandbox.licenseSpring;
    return { kind: 'oauth', clientId, clientSecret, tokenEndpoint, ...changes };
  };

  function prove(
    credentials: LicenseSpringCredentials,
    { endpoint = sandbox.licenseSpring.endpoint, clockIsAhead = 0 } = {},
    signal?: AbortSignal,
  ): Promise<Verification> {
    const now = () => new Date(Date.now() + clockIsAhead * minute);
    const client = new LicenseSpringClient({ endpoint, credentials }, recordingTransport(0.2), now);
    return verifyLicenseSpring(client, signal);
  }

  it('lists the products, and changes nothing', async () => {
    assert.deepEqual(await prove(keys()), { kind: 'verified' });
    assert.deepEqual(asked(), ['GET products']);
  });

  it('gets a token first, where it is OAuth', async () => {
    assert.deepEqual(await prove(oauth()), { kind: 'verified' });
    assert.deepEqual(asked(), ['POST token', 'GET products']);
  });

  const wrong: [name: string, credentials: () => LicenseSpringCredentials, code: string][] = [
    ['API key', () => keys({ apiKey: 'other' }), 'invalid_api_key'],
    ['shared key', () => keys({ sharedKey: 'other' }), 'signature_mismatch'],
    ['client ID', () => oauth({ clientId: 'other' }), 'invalid_client'],
    ['client secret', () => oauth({ clientSecret: 'other' }), 'invalid_client'],
  ];
  for (const [name, credentials, code] of wrong) {
    it(`refuses a wrong ${name}`, async () => {
      const proof = await prove(credentials());
      assert.equal(proof.kind, 'refused');
      assert.equal(codeOf(proof), code);
    });
  }

  for (const [clock, clockIsAhead] of [
    ['fast', 20],
    ['slow', -20],
  ] as const) {
    it(`says nothing of the credentials where the clock is ${clock}, but how much`, async () => {
      for (const credentials of [keys(), oauth()]) {
        const proof = await prove(credentials, { clockIsAhead });
        assert.equal(proof.kind, 'unverified');
        assert.equal(codeOf(proof), 'date_header_diff');
        assert.equal(proof.kind === 'unverified' && proof.error?.failure.skewMinutes, clockIsAhead);
      }
    });
  }

  const documented = '{"status": 400, "code": "revoked_api_key", "message": "m"}';
  const rows: [fault: FaultEffect, kind: 'refused' | 'unverified'][] = [
    [{ kind: 'status', status: 400, body: documented }, 'refused'],
    [{ kind: 'status', status: 401, body: documented }, 'refused'],
    [{ kind: 'status', status: 403, body: documented }, 'refused'],
    [{ kind: 'status', status: 401 }, 'unverified'],
    [{ kind: 'html', status: 403 }, 'unverified'],
    [
      { kind: 'status', status: 404, body: '{"status": 404, "code": "not_found", "message": "m"}' },
      'unverified',
    ],
    [{ kind: 'status', status: 500, body: '{"status": 500, "code": "internal_error"}' }, 'unverified'],
    [{ kind: 'html', status: 200 }, 'unverified'],
    [{ kind: 'redirect', location: 'https://example.com/login' }, 'unverified'],
    [{ kind: 'reset' }, 'unverified'],
    [{ kind: 'hang' }, 'unverified'],
  ];
  for (const [fault, kind] of rows) {
    it(`gives "${kind}" after ${JSON.stringify(fault)}`, async () => {
      sandbox.fault(fault);
      assert.equal((await prove(keys())).kind, kind);
    });
  }

  it('leaves it open when nobody is there, and says why', async () => {
    const nobody = `http://127.0.0.1:${await freePort()}`;
    const proofs = [await prove(keys(), { endpoint: nobody }), await prove(oauth({ tokenEndpoint: nobody }))];
    for (const proof of proofs) {
      assert.equal(proof.kind === 'unverified' && proof.error?.failure.kind, 'unreachable');
    }
    assert.deepEqual(asked(), []);
  });

  it('is cancelled by its caller', async () => {
    sandbox.fault({ kind: 'hang' });
    const leaving = new AbortController();
    const failure = failureOf(prove(keys(), {}, leaving.signal));
    leaving.abort();
    assert.equal((await failure).failure.kind, 'cancelled');
  });
});

describe('verifying credentials of Akana', () => {
  const byPassword = (changes: { email?: string; password?: string } = {}): AkanaCredentials => {
    const { email, password } = sandbox.akana;
    return { signIn: 'password', email, password, ...changes };
  };

  function prove(credentials: AkanaCredentials, endpoint = sandbox.akana.endpoint): Promise<Verification> {
    return verifyAkana(new AkanaClient({ endpoint, credentials }, recordingTransport(0.2)));
  }

  /** The cookies of a login in a browser. */
  async function pasted(): Promise<AkanaCredentials> {
    const { endpoint, email, password } = sandbox.akana;
    const body = JSON.stringify({ email, password });
    const reply = await fetch(`${endpoint}/api/login`, { method: 'POST', body });
    const cookies = parsePastedCookies(...reply.headers.getSetCookie());
    assert.ok(cookies);
    sandbox.clearRequests();
    return { signIn: 'cookies', cookies };
  }

  it('logs in once', async () => {
    assert.deepEqual(await prove(byPassword()), { kind: 'verified' });
    assert.deepEqual(asked(), ['POST login']);
  });

  it('asks whether pasted cookies are good', async () => {
    assert.deepEqual(await prove(await pasted()), { kind: 'verified' });
    assert.deepEqual(asked(), ['GET status']);
  });

  it('refuses a wrong password, with one attempt', async () => {
    const proof = await prove(byPassword({ password: 'wrong' }));
    assert.deepEqual([proof.kind, codeOf(proof)], ['refused', 'loginRefused']);
    assert.deepEqual(asked(), ['POST login']);
  });

  it('refuses a user who does not exist', async () => {
    const proof = await prove(byPassword({ email: 'nobody@example.com' }));
    assert.deepEqual([proof.kind, codeOf(proof)], ['refused', 'loginRefused']);
  });

  it('refuses a login that waits for something, and names it', async () => {
    const proof = await prove(byPassword({ email: sandbox.akana.pendingEmail }));
    assert.deepEqual([proof.kind, codeOf(proof)], ['refused', 'pendingTasks']);
    const description = proof.kind === 'refused' && proof.error.failure.description;
    assert.equal(description, 'change.password, force.accept.agreements');
  });

  it('refuses cookies that are no login any more', async () => {
    const credentials = await pasted();
    sandbox.akana.endSessions();
    const proof = await prove(credentials);
    assert.deepEqual([proof.kind, codeOf(proof)], ['refused', 'sessionExpired']);
  });

  for (const fault of [
    { kind: 'status', status: 500 },
    { kind: 'html', status: 404 },
    { kind: 'html', status: 200 },
    { kind: 'redirect', location: 'https://example.com/login' },
    { kind: 'reset' },
    { kind: 'hang' },
  ] satisfies FaultEffect[]) {
    it(`leaves it open after ${JSON.stringify(fault)}`, async () => {
      sandbox.fault(fault);
      assert.equal((await prove(byPassword())).kind, 'unverified');
    });
  }

  it('leaves it open when nobody is there, and says why', async () => {
    const proof = await prove(byPassword(), `http://127.0.0.1:${await freePort()}`);
    assert.equal(proof.kind === 'unverified' && proof.error?.failure.kind, 'unreachable');
  });
});
