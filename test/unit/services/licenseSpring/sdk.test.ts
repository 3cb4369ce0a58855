import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type RecordedRequest, type Sandbox, startSandbox } from '../../../../src/sandbox';
import {
  type LicenseSpringAccount,
  LicenseSpringClient,
} from '../../../../src/services/licenseSpring/client';
import type { DeactivationRequest } from '../../../../src/services/licenseSpring/deactivation';
import { recordingTransport } from '../calls';
import { apiKeyAccount, byKey, noon, oauthAccount, options } from './account';

const byUser: DeactivationRequest = {
  kind: 'username',
  username: 'ana@example.com',
  password: 'pw',
  hardware_id: 'pc-2',
  product: 'tw',
};
const accounts = { 'API key': apiKeyAccount, OAuth: oauthAccount };
const requests = { 'license key': byKey, 'user name': byUser };

describe('the official SDK beside our client, at the same time of day', function () {
  this.timeout(60_000);

  for (const [authorization, accountOf] of Object.entries(accounts)) {
    for (const [identity, request] of Object.entries(requests)) {
      it(`sends the same, with ${authorization} and ${identity}`, async () => {
        const ours = await received(async sandbox => {
          const client = new LicenseSpringClient(
            accountOf(sandbox),
            recordingTransport(),
            () => new Date(noon),
          );
          await client.deactivateLicense(request);
        });
        const theirs = await received(sandbox => deactivateWithSdk(accountOf(sandbox), request));

        assert.deepEqual(ours, theirs);
        assert.equal(ours.length, authorization === 'OAuth' ? 2 : 1);
      });
    }
  }
});

/** What a sandbox of its own receives, as far as the two must agree; the device must be free afterwards. */
async function received(call: (sandbox: Sandbox) => Promise<void>): Promise<object[]> {
  const sandbox = await startSandbox({ licenseSpring: options, now: () => noon });
  try {
    await call(sandbox);
    const devices = sandbox.licenseSpring.licenses().flatMap(({ devices }) => devices);
    assert.equal(devices.length, 6);
    return sandbox.requests.map(compared);
  } finally {
    await sandbox.stop();
  }
}

function compared({ method, path, query, headers, body }: RecordedRequest): object {
  const { date, authorization, 'content-type': contentType } = headers;
  return { method, path, query, date, authorization, contentType, body };
}

async function deactivateWithSdk(account: LicenseSpringAccount, request: DeactivationRequest): Promise<void> {
  const { endpoint, credentials } = account;
  const config =
    credentials.kind === 'oauth'
      ? {
          clientID: credentials.clientId,
          clientSecret: credentials.clientSecret,
          tokenUrl: credentials.tokenEndpoint,
        }
      : { apiKey: credentials.apiKey, sharedKey: credentials.sharedKey };
  // The SDK sends the fields in the order given; this is the documentation's.
  const { kind, hardware_id, product, ...identity } = request;
  const input = JSON.stringify({
    now: noon,
    config: { ...config, apiPath: endpoint },
    request: { hardware_id, product, ...identity },
  });
  const script = fileURLToPath(new URL('officialSdk.ts', import.meta.url));
  const env = { ...process.env, NO_PROXY: '127.0.0.1', no_proxy: '127.0.0.1' };
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', script, input], { env });
  assert.equal(stdout, 'true', kind);
}
