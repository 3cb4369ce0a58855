import { outcomeOfFailure } from '../../../src/activity/entry';
import {
  type Verification,
  verifyAkana,
  verifyCloudZoo,
  verifyLicenseSpring,
} from '../../../src/connections/clients/verification';
import { explain } from '../../../src/connections/explain';
import { checksOf } from '../../../src/issuer/checks/all';
import { runChecks } from '../../../src/issuer/run/run';
import { apiLicenseRemoval } from '../../../src/licenses/akana/removal';
import { planOf, RecordedRemovals, rowsToSend } from '../../../src/licenses/bulk/plan';
import { BulkRemoval } from '../../../src/licenses/bulk/removeListed';
import { clusterRemoval } from '../../../src/licenses/cloudZoo/removal';
import { deviceRemoval } from '../../../src/licenses/licenseSpring/removal';
import type { Removal } from '../../../src/licenses/removal';
import { RemoteProduct } from '../../../src/products/remote/remoteProduct';
import { SaveRefused, save } from '../../../src/products/saving/save';
import type { SandboxOptions } from '../../../src/sandbox';
import { AkanaClient } from '../../../src/services/akana/client';
import { CloudZooClient } from '../../../src/services/cloudZoo/client';
import { type Product, parseProduct } from '../../../src/services/cloudZoo/product';
import { IssuerClient } from '../../../src/services/issuer/client';
import { LicenseSpringClient } from '../../../src/services/licenseSpring/client';
import { ServiceError } from '../../../src/services/serviceError';
import { documentedProduct, documentedProductId as id } from '../documentation';
import { planFor } from '../issuer/world';
import { listOf } from '../licenses/bulk/office';
import { apiLicenses, clusters, devices, type Many } from '../licenses/bulk/thousand';
import { Editor } from '../products/saving/editor';
import { isWrite, type World } from './world';

/** What was said of one thing that was asked for, and whether it is so. */
export interface Claim {
  readonly said: 'done' | 'alreadyGone' | 'notThere' | 'refused' | 'unknown' | 'notSent';
  /** Whether it has happened. */
  readonly isSo: boolean;
}

export interface Told {
  readonly claims: readonly Claim[];
  /** Everything that a person sees, the log has, or a file keeps. */
  readonly texts: readonly string[];
}

export interface Operation {
  readonly name: string;
  readonly options?: SandboxOptions;
  /** Which request it is about. */
  readonly meets: (method: string, path: string) => boolean;
  /** Whether a claim that it is refused is about credentials. */
  readonly isSignIn?: true;
  /** Prepares it while all is well; what it resolves to does it. */
  prepare(world: World): Promise<() => Promise<Told>>;
}

export const secret = 'geheim: "ß"|😀 & co/4711';
const password = 'pass "wört"/& 😀 9';
const live = documentedProduct.replace('{', '{"creationDate": 1, "iss": "acme",');
const other = '2f6c1b0e-7d3a-4c58-9a41-5be2d8f01c67';
const third = '7c0ffee0-7d3a-4c58-9a41-5be2d8f01c67';
const person = '1-|-User';
const license = { id: 'CN-1', key: 'K-1', aud: id, exp: null, numberOfSeats: 1 };

const zooOptions: SandboxOptions = {
  products: [live, live.replace(id, other), live.replace(id, third)],
  licenses: [{ entityId: person, licenses: [license] }],
};

function client(world: World): CloudZooClient {
  const { endpoint, issuer, secret } = world.sandbox;
  return new CloudZooClient({ endpoint: world.at(endpoint), issuer, secret }, world.transport);
}

/** What the record keeps, and what is logged, as text. */
function notes() {
  const texts: string[] = [];
  let open = 0;
  return {
    texts,
    get open() {
      return open;
    },
    begin: async (...noted: readonly unknown[]) => {
      texts.push(JSON.stringify(noted));
      open++;
      return async (ending: unknown) => {
        texts.push(JSON.stringify(ending));
        open--;
      };
    },
    note: (error: unknown) => {
      texts.push(
        error instanceof ServiceError ? `${error.stack} ${JSON.stringify(error.failure)}` : String(error),
      );
    },
  };
}

type Notes = ReturnType<typeof notes>;

function remoteOf(world: World, noted: Notes, product = id): RemoteProduct {
  let clock = 1.8e12;
  return new RemoteProduct(product, {
    client: async () => client(world),
    shared: undefined,
    keep: async () => undefined,
    warn: noted.note,
    failed: noted.note,
    note: noted.begin,
    wait: async () => undefined,
    changed: () => undefined,
    // A clock that runs, so that each save looks first.
    now: () => (clock += 10_000),
  });
}

/** Puts an error into words as every message does. */
function wordsOf(error: unknown, noted: Notes): string {
  noted.note(error);
  return error instanceof SaveRefused ? error.message : explain(error);
}

const refusedOrUnknown = (message: string): Claim['said'] =>
  /could not be told/.test(message) ? 'unknown' : 'refused';

function parsed(text: string): Product {
  const result = parseProduct(text);
  if ('problem' in result) {
    throw new Error(text);
  }
  return result.product;
}

const reading: readonly Operation[] = [
  {
    name: 'list',
    options: zooOptions,
    meets: method => method === 'GET',
    prepare: async world => {
      const noted = notes();
      const remotes = [id, other, third].map(one => remoteOf(world, noted, one));
      for (const remote of remotes) await remote.fetch();
      const before = remotes.map(remote => remote.product?.text);
      for (const one of world.sandbox.productIds) world.sandbox.changeProduct(one, { version: 'theirs' });
      return async () => {
        const claims = await Promise.all(
          remotes.map(async (remote, index): Promise<Claim> => {
            const error: unknown = await remote.fetch().then(
              () => undefined,
              (reason: unknown) => reason,
            );
            const isNow = remote.product?.text === world.sandbox.readProduct([id, other, third][index] ?? '');
            if (error !== undefined) {
              wordsOf(error, noted);
              // What was known stays.
              return { said: 'refused', isSo: remote.product?.text !== before[index] };
            }
            return { said: 'done', isSo: isNow };
          }),
        );
        return { claims, texts: noted.texts };
      };
    },
  },
  {
    name: 'open',
    options: zooOptions,
    meets: method => method === 'GET',
    prepare: async world => {
      const noted = notes();
      const editor = new Editor(remoteOf(world, noted));
      return async () => {
        try {
          await editor.open();
          return {
            claims: [{ said: 'done', isSo: editor.text === world.sandbox.readProduct(id) }],
            texts: noted.texts,
          };
        } catch (error) {
          const words = wordsOf(error, noted);
          return { claims: [{ said: 'refused', isSo: editor.text !== '' }], texts: [words, ...noted.texts] };
        }
      };
    },
  },
];

const writing: readonly Operation[] = [
  {
    name: 'save',
    options: zooOptions,
    meets: isWrite,
    prepare: async world => {
      const noted = notes();
      const editor = new Editor(remoteOf(world, noted));
      await editor.open();
      editor.type(text => text.replace('"12"', '"13"'));
      return async () => {
        const attempt = await editor.save();
        const isSo = world.sandbox.readProduct(id)?.includes('"13"') === true;
        const isKept = editor.text.includes('"13"') && editor.isDirty === (attempt.kind !== 'saved');
        const said =
          attempt.kind === 'refused'
            ? refusedOrUnknown(attempt.message)
            : attempt.kind === 'saved'
              ? 'done'
              : 'refused';
        const lost = isKept && noted.open === 0 ? [] : [{ said: 'done', isSo: false } as const];
        return {
          claims: [{ said, isSo }, ...lost],
          texts: ['message' in attempt ? attempt.message : '', ...noted.texts],
        };
      };
    },
  },
  {
    name: 'push',
    options: zooOptions,
    meets: isWrite,
    prepare: async world => {
      const noted = notes();
      const remote = remoteOf(world, noted);
      const base = await remote.fetch();
      const basis = { base, shown: new Set<string>(), replaced: new Map() };
      return async () => {
        const saving = save(remote, basis, base.text.replace('"12"', '"13"'), new AbortController().signal);
        const words = await saving.then(
          () => undefined,
          (error: unknown) => wordsOf(error, noted),
        );
        const isSo = world.sandbox.readProduct(id)?.includes('"13"') === true;
        const said = words === undefined ? 'done' : refusedOrUnknown(words);
        return { claims: [{ said, isSo }], texts: [words ?? '', ...noted.texts] };
      };
    },
  },
  {
    name: 'create',
    options: { ...zooOptions, products: [] },
    meets: isWrite,
    prepare: async world => {
      const noted = notes();
      const remote = remoteOf(world, noted);
      return async () => {
        const [said, words] = await remote.create(parsed(documentedProduct)).then(
          () => ['done', ''] as const,
          (error: unknown) => [outcomeOfFailure(error).outcome, wordsOf(error, noted)] as const,
        );
        return {
          claims: [{ said, isSo: world.sandbox.readProduct(id) !== undefined }],
          texts: [words, ...noted.texts],
        };
      };
    },
  },
  {
    name: 'put cluster',
    options: { ...zooOptions, licenses: [] },
    meets: isWrite,
    prepare: async world => async () => {
      const noted = notes();
      const body = JSON.stringify({ entityId: person, licenseCluster: { licenses: [license] } });
      const [said, words] = await client(world)
        .putLicenseCluster(body)
        .then(
          () => ['done', ''] as const,
          (error: unknown) => [outcomeOfFailure(error).outcome, wordsOf(error, noted)] as const,
        );
      return {
        claims: [{ said, isSo: world.sandbox.licenses().length > 0 }],
        texts: [words, ...noted.texts],
      };
    },
  },
];

/** One removal, of something that is there. */
function removing(
  name: string,
  options: SandboxOptions,
  make: (world: World) => Promise<Removal>,
  isGone: (world: World) => boolean,
): Operation {
  return {
    name,
    options,
    meets: isWrite,
    prepare: async world => {
      const removal = await make(world);
      return async () => {
        const noted = notes();
        const { recorded, error } = await removal.send('nothing');
        const words = error ? wordsOf(error, noted) : '';
        const { subject, fingerprint, words: shown, request } = removal;
        const texts = [
          JSON.stringify({ recorded, subject, fingerprint, shown, request }),
          words,
          ...noted.texts,
        ];
        return { claims: [{ said: recorded.outcome, isSo: isGone(world) }], texts };
      };
    },
  };
}

function springs(world: World, authorization: 'apiKey' | 'oauth'): LicenseSpringClient {
  const { endpoint, tokenEndpoint, apiKey, sharedKey, clientId, clientSecret } = world.sandbox.licenseSpring;
  const credentials =
    authorization === 'apiKey'
      ? ({ kind: 'apiKey', apiKey, sharedKey } as const)
      : ({ kind: 'oauth', clientId, clientSecret, tokenEndpoint: world.at(tokenEndpoint) } as const);
  return new LicenseSpringClient({ endpoint: world.at(endpoint), credentials }, world.transport);
}

function akana(world: World): AkanaClient {
  const { endpoint, email, password } = world.sandbox.akana;
  const credentials = { signIn: 'password', email, password } as const;
  return new AkanaClient({ endpoint: world.at(endpoint), credentials }, world.transport);
}

const springOptions: SandboxOptions = {
  licenseSpring: {
    sharedKey: secret,
    clientSecret: password,
    products: [{ product_name: 'Canopy', short_code: 'cp', authorization_method: 'license-key' }],
    licenses: [{ id: 1, product: 'cp', license_key: 'ABCD-1234-WXYZ', devices: ['pc-1', 'pc-2'] }],
  },
};

const hasDevice = (world: World) =>
  world.sandbox.licenseSpring.licenses().some(({ devices }) => devices.includes('pc-1'));

function device(authorization: 'apiKey' | 'oauth'): Operation {
  return removing(
    authorization === 'apiKey' ? 'deactivate device' : 'deactivate device, OAuth',
    springOptions,
    async world => {
      const endpoint = world.at(world.sandbox.licenseSpring.endpoint);
      const connection = {
        service: 'licenseSpring',
        name: 'springs',
        endpoint,
        authorization,
        tokenEndpoint: '',
      } as const;
      const asked = {
        kind: 'licenseKey',
        license_key: 'ABCD-1234-WXYZ',
        hardware_id: 'pc-1',
        product: 'cp',
      } as const;
      return deviceRemoval(connection, springs(world, authorization), asked);
    },
    world => !hasDevice(world),
  );
}

const akanaOptions: SandboxOptions = {
  akana: { password, licenses: [{ LicenseID: 'L-1.sandbox', Name: 'Gold' }] },
};

const removals: readonly Operation[] = [
  removing(
    'delete cluster',
    zooOptions,
    async world => {
      const { endpoint, issuer } = world.sandbox;
      const connection = {
        service: 'cloudZoo',
        name: 'acme',
        endpoint: world.at(endpoint),
        issuer,
        products: [],
      } as const;
      return clusterRemoval(connection, client(world), {
        licenseId: 'CN-1',
        productId: id,
        entityId: person,
      });
    },
    world => world.sandbox.licenses().length === 0,
  ),
  device('apiKey'),
  device('oauth'),
  removing(
    'delete API license',
    akanaOptions,
    async world => {
      const { endpoint, email } = world.sandbox.akana;
      const connection = {
        service: 'akana',
        name: 'gateway',
        endpoint: world.at(endpoint),
        signIn: 'password',
        email,
      } as const;
      const session = akana(world);
      return apiLicenseRemoval(connection, session, 'L-1.sandbox', await session.getLicense('L-1.sandbox'));
    },
    world => world.sandbox.akana.licenses().length === 0,
  ),
];

/** A list of three, in the order of the file and with a clock of its own. */
function bulk(many: Many, secrets: SandboxOptions): Operation {
  return {
    name: `bulk ${many.service}`,
    options: { ...many.options(3), ...secrets },
    meets: isWrite,
    prepare: async world => {
      const listing = many.listing(through(world), world.transport);
      const list = await listOf(listing, many.text(3));
      return async () => {
        const noted = notes();
        let clock = 1.8e12;
        let result = '';
        const recorded = new RecordedRemovals([], list);
        const left = () => many.left(world.sandbox);
        const before = left();
        const goneThen = new Map<unknown, boolean>();
        const removal = new BulkRemoval(list, rowsToSend(planOf(list, recorded), false), recorded, {
          concurrency: 1,
          signal: new AbortController().signal,
          now: () => clock,
          wait: async milliseconds => {
            clock += milliseconds;
            await new Promise(resolve => setImmediate(resolve));
          },
          send: async (row, earlier) => {
            const one = list.removalOf(row);
            const ended = await noted.begin(one.subject);
            const end = await one.send(earlier);
            const isRecorded = ended(end.recorded);
            goneThen.set(row, !left().includes(before[list.rows.indexOf(row)] ?? ''));
            return { ...end, isRecorded };
          },
          writeResult: async csv => {
            result = '';
            for await (const piece of csv) result += piece;
          },
        });
        const states = await removal.go();
        const claims = states.map(({ row, outcome }, index): Claim => {
          // A license that was refused may go with the cluster of a later row.
          const isSo =
            outcome === 'refused' ? goneThen.get(row) === true : !left().includes(before[index] ?? '');
          return { said: outcome === 'duplicate' ? 'notSent' : outcome, isSo };
        });
        const words =
          removal.run.stoppedBy?.why === 'failure' ? wordsOf(removal.run.stoppedBy.error, noted) : '';
        return { claims, texts: [result, words, ...noted.texts] };
      };
    },
  };
}

/** The sandbox as it looks by way of the front. */
function through(world: World): World['sandbox'] {
  const { sandbox } = world;
  const { endpoint, issuer, secret: issuerSecret } = sandbox;
  return {
    ...sandbox,
    endpoint: world.at(endpoint),
    issuer,
    secret: issuerSecret,
    akana: { ...sandbox.akana, endpoint: world.at(sandbox.akana.endpoint) },
    licenseSpring: { ...sandbox.licenseSpring, endpoint: world.at(sandbox.licenseSpring.endpoint) },
  };
}

function signIn(
  name: string,
  options: SandboxOptions,
  verify: (world: World) => Promise<Verification>,
): Operation {
  return {
    name: `sign in ${name}`,
    options,
    meets: () => true,
    isSignIn: true,
    prepare: async world => async () => {
      const noted = notes();
      const verdict = await verify(world);
      const said = { verified: 'done', refused: 'refused', unverified: 'unknown' } as const;
      const error = 'error' in verdict ? verdict.error : undefined;
      // The credentials are right.
      return {
        claims: [{ said: said[verdict.kind], isSo: true }],
        texts: [error ? wordsOf(error, noted) : '', ...noted.texts],
      };
    },
  };
}

const issuerTest: Operation = {
  name: 'test issuer',
  options: {},
  meets: isWrite,
  prepare: async world => {
    const { issuerServer, issuer } = world.sandbox;
    const plan = { ...planFor(world.sandbox), url: world.at(issuerServer.url) };
    const before = issuerServer.state();
    return async () => {
      const issuerClient = new IssuerClient(
        { url: plan.url, issuer, secret: world.sandbox.secret },
        world.transport,
      );
      const wanted = ['add', 'add.other', 'upgrade.right', 'remove'];
      const { results, notes: said } = await runChecks({
        plan,
        client: issuerClient,
        checks: checksOf(plan).filter(({ id: check }) => wanted.includes(check)),
        stop: new AbortController().signal,
        slowAfter: Number.POSITIVE_INFINITY,
      });
      // Whatever was found: what is not as before is said.
      const isAsBefore = issuerServer.state() === before;
      return {
        claims: [{ said: said.length ? 'unknown' : 'done', isSo: isAsBefore }],
        texts: [
          JSON.stringify({
            results: results.map(({ verdict, exchanges }) => ({ verdict, exchanges })),
            said,
          }),
        ],
      };
    };
  },
};

/** Everything that asks something of a service. */
export const operations: readonly Operation[] = [
  ...reading,
  ...writing,
  ...removals,
  bulk(clusters, {}),
  bulk(devices, {}),
  bulk(apiLicenses, {}),
  signIn('Cloud Zoo', zooOptions, world => verifyCloudZoo(client(world))),
  signIn('LicenseSpring', springOptions, world => verifyLicenseSpring(springs(world, 'apiKey'))),
  signIn('LicenseSpring, OAuth', springOptions, world => verifyLicenseSpring(springs(world, 'oauth'))),
  signIn('Akana', akanaOptions, world => verifyAkana(akana(world))),
  issuerTest,
];
