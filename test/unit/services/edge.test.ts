import assert from 'node:assert/strict';
import { explain } from '../../../src/connections/explain';
import { type Sandbox, startSandbox } from '../../../src/sandbox';
import { AkanaClient } from '../../../src/services/akana/client';
import { CloudZooClient } from '../../../src/services/cloudZoo/client';
import { typed } from '../../../src/services/edge';
import { LicenseSpringClient } from '../../../src/services/licenseSpring/client';
import type { ServiceError } from '../../../src/services/serviceError';
import { documentedProduct } from '../documentation';
import { failureOf, recordingTransport } from './calls';
import { apiKeyAccount, byKey, oauthAccount, options } from './licenseSpring/account';

const half = 'CN-\ud83d';
const secrets = {
  issuer: 'geheim: "ß"|😀 & co',
  password: 'P/w+ "ü" 😀',
  user: 'pw',
};

describe('the edge to the services', () => {
  let sandbox: Sandbox;

  beforeEach(async () => {
    sandbox = await startSandbox({
      secret: secrets.issuer,
      licenseSpring: options,
      akana: { password: secrets.password },
    });
  });
  afterEach(() => sandbox.stop());

  const zoo = () => new CloudZooClient(sandbox, recordingTransport());
  const springs = (account = apiKeyAccount(sandbox)) =>
    new LicenseSpringClient(account, recordingTransport());
  const akana = () => {
    const { endpoint, email, password } = sandbox.akana;
    const credentials = { signIn: 'password', email, password } as const;
    return new AkanaClient({ endpoint, credentials }, recordingTransport());
  };

  describe('sends nothing that would arrive as something else:', () => {
    const address = { licenseId: half, productId: 'p', entityId: '1-|-User' };
    const rows: [name: string, call: () => Promise<unknown>][] = [
      ['half a character in a license ID', () => zoo().deleteLicense(address)],
      ['half a character in a product ID', () => zoo().getProduct(half)],
      ['a product ID that is the folder above', () => zoo().getProduct('..')],
      ['half a character in a product', () => zoo().createProduct(`{"id":"a","version":"${half}"}`)],
      ['half a character, escaped', () => zoo().updateProduct('a', '{"version":"\\ud83d"}')],
      ['half a character in a license cluster', () => zoo().putLicenseCluster(`{"entityId":"${half}"}`)],
      [
        'half a character in a hardware ID',
        () => springs().deactivateLicense({ ...byKey, hardware_id: half }),
      ],
      ['half a character in an API license’s ID', () => akana().deleteLicense(half)],
    ];
    for (const [name, call] of rows) {
      it(name, async () => {
        const error = await failureOf(call());
        assert.deepEqual([error.failure.kind, error.failure.cause], ['unreachable', 'request']);
        assert.ok(error.certainlyNotApplied);
        assert.match(explain(error), /Nothing was sent to .*Correct what was entered/);
        assert.deepEqual(sandbox.requests, []);
      });
    }

    it('but whole characters, escaped or not', async () => {
      const error = await failureOf(zoo().updateProduct('a', '{"version":"\\ud83d\\ude00 😀 \\\\ud83d"}'));
      assert.equal(error.failure.status, 404);
    });
  });

  describe('knows no outcome of an answer that nests', () => {
    for (const depth of [500, 2_000, 20_000, 200_000]) {
      const nest = `{"id":"x","a":${'['.repeat(depth)}${']'.repeat(depth)}}`;
      it(`${depth} deep`, async () => {
        sandbox.fault({ kind: 'body', body: nest, times: 3 });
        for (const call of [zoo().createProduct(documentedProduct), springs().deactivateLicense(byKey)]) {
          const error = await failureOf(call);
          assert.equal(error.certainlyNotApplied, false);
          assert.equal(error.failure.kind, 'unexpected');
        }
      });

      it(`${depth} deep in a refusal`, async () => {
        sandbox.fault({ kind: 'status', status: 409, body: nest, times: 2 });
        for (const call of [zoo().createProduct(documentedProduct), springs().deactivateLicense(byKey)]) {
          assert.equal((await failureOf(call)).certainlyNotApplied, false);
        }
      });
    }
  });

  it('calls a mistake of ours unforeseen, and logs it once with its stack', async () => {
    const transport = recordingTransport();
    const mistake = new RangeError('s3cret went wrong');
    const error = await failureOf(
      typed('cloudZoo', 'https://zoo.example.com/v1', transport, async () => {
        throw mistake;
      }),
    );
    assert.deepEqual([error.failure.kind, error.certainlyNotApplied], ['unforeseen', false]);
    assert.deepEqual(transport.unforeseen, [mistake]);
    assert.doesNotMatch(explain(error), /s3cret/);
    assert.match(explain(error), /Something unexpected went wrong.*Show Log.*RangeError/);
  });

  describe('keeps secrets out of errors that repeat the request:', () => {
    const spellings = (secret: string): string[] => [
      secret,
      encodeURIComponent(secret),
      encodeURIComponent(secret).replace(/%../g, hex => hex.toLowerCase()),
      JSON.stringify(secret).slice(1, -1),
      Buffer.from(secret).toString('base64'),
      Buffer.from(secret).toString('base64url'),
    ];
    const bodies = (secret: string) =>
      spellings(secret).flatMap(text => [
        `<pre>Authorization: ${text}</pre>`,
        JSON.stringify({ Error: 'E', Description: `got "${text}"`, Details: text }),
        JSON.stringify({ code: 'validation_error', message: `password: "${text}" is too short` }),
        JSON.stringify({ faultcode: 'Client', faultstring: `got ${text}` }),
      ]);
    const user = { ...byKey, kind: 'username', username: 'ana@example.com', password: secrets.user } as const;
    const rows: [name: string, secret: () => string, call: () => Promise<unknown>][] = [
      ['an issuer secret', () => secrets.issuer, () => zoo().putLicenseCluster('{}')],
      ['a shared key', () => options.sharedKey ?? '', () => springs().deactivateLicense(byKey)],
      ['an API key', () => options.apiKey ?? '', () => springs().deactivateLicense(byKey)],
      ['the password of a user', () => secrets.user, () => springs().deactivateLicense(user)],
      [
        'a client secret',
        () => options.clientSecret ?? '',
        () => springs(oauthAccount(sandbox)).getProducts(),
      ],
      ['a password', () => secrets.password, () => akana().getLicense('x')],
    ];
    for (const [name, secretOf, call] of rows) {
      it(name, async () => {
        const secret = secretOf();
        for (const body of bodies(secret)) {
          for (const status of [200, 400, 500]) {
            const fault = sandbox.fault({ kind: 'status', status, body, times: Number.POSITIVE_INFINITY });
            const error: ServiceError = await failureOf(call());
            fault.remove();
            const said = [error.message, JSON.stringify(error.failure), explain(error)].join('\n');
            for (const spelling of spellings(secret).filter(text => text.length > 2)) {
              assert.ok(!said.includes(spelling), `${spelling} of ${status} ${body} in: ${said}`);
            }
            assert.doesNotMatch(said, new RegExp(`"${secret.slice(0, 2)}"`));
          }
        }
      });
    }
  });
});
