import { Hono } from 'hono';
import { type AkanaOptions, type AkanaSandbox, createAkana } from './akana/sandbox';
import { demonstrationLicenses, demonstrationProducts, issuerProduct } from './cloudZoo/demonstration';
import { parseObjectText } from './cloudZoo/jsonText';
import { type LicenseCluster, Licenses } from './cloudZoo/licenses';
import { Products } from './cloudZoo/products';
import { cloudZooControl, cloudZooRoutes } from './cloudZoo/routes';
import { controlRoutes } from './control';
import { type Fault, type FaultHandle, FaultList } from './faults';
import { createIssuerServer, type IssuerServerOptions, type IssuerServerSandbox } from './issuer/sandbox';
import {
  createLicenseSpring,
  type LicenseSpringOptions,
  type LicenseSpringSandbox,
} from './licenseSpring/sandbox';
import { misbehave } from './misbehave';
import { type RecordedRequest, RequestLog, recordRequests, type SandboxEnv } from './requestLog';
import { listen } from './server';

export type { AkanaLicense } from './akana/licenses';
export type { AkanaOptions, AkanaSandbox } from './akana/sandbox';
export type { License, LicenseCluster } from './cloudZoo/licenses';
export type { Fault, FaultEffect, FaultHandle, FaultScope } from './faults';
export type { Flaw } from './issuer/flaws';
export type { IssuerLicense } from './issuer/licenses';
export type { IssuerServerOptions, IssuerServerSandbox } from './issuer/sandbox';
export type { LicenseSpringLicense, LicenseSpringProduct } from './licenseSpring/licenses';
export type { LicenseSpringOptions, LicenseSpringSandbox } from './licenseSpring/sandbox';
export type { RecordedRequest, RequestOutcome } from './requestLog';

export interface SandboxOptions {
  /** The port on 127.0.0.1; any free one when 0 or not given. */
  port?: number;
  issuer?: string;
  secret?: string;
  /** How long GET may answer with the state before a write; 0 when not given. */
  cacheSeconds?: number;
  /** The sandbox's clock, in milliseconds since 1970. */
  now?: () => number;
  /** JSON texts of products in place of the demonstration data, taken as they are, valid or not. */
  products?: readonly string[];
  /** License clusters in place of the demonstration data. */
  licenses?: readonly LicenseCluster[];
  akana?: AkanaOptions;
  licenseSpring?: LicenseSpringOptions;
  issuerServer?: IssuerServerOptions;
}

/** A running local stand-in for the service, and what tests and people do behind its back. */
export interface Sandbox {
  /** `http://127.0.0.1:<port>/v1` */
  readonly endpoint: string;
  readonly issuer: string;
  readonly secret: string;
  /** How long GET answers with the state before a write. */
  cacheSeconds: number;
  /** The ids that are registered for the issuer now. */
  readonly productIds: string[];
  /** Every request to the service, refused ones included; those of the control API are not among them. */
  readonly requests: readonly RecordedRequest[];
  clearRequests(): void;
  /** The first recorded request that fits, as soon as there is one. */
  whenRequest(fits: (request: RecordedRequest) => boolean): Promise<RecordedRequest>;
  /** The product's text as it is, whatever the cache says. */
  readProduct(id: string): string | undefined;
  /**
   * A colleague's change, made directly: GET still lags, but no rule is checked. Properties given as `undefined`
   * are removed; a JSON text is taken in its own characters. Throws when there is no such product.
   */
  changeProduct(id: string, changes: Readonly<Record<string, unknown>> | string): void;
  licenses(): readonly LicenseCluster[];
  /** Puts what an issuer's server answered into an account, as Cloud Zoo does. Throws where it is no cluster. */
  putCluster(entityId: string, licenseCluster: unknown): LicenseCluster;
  deleteCluster(cluster: LicenseCluster): void;
  /**
   * Calls `/remove_license` right before DELETE takes a cluster away (guide "Implement HTTPS Callbacks"); the sandbox's own
   * issuer's server is told where nothing else is given.
   */
  callBack: (cluster: LicenseCluster) => Promise<void>;
  readonly akana: AkanaSandbox;
  readonly licenseSpring: LicenseSpringSandbox;
  /** The server that the issuer runs for Cloud Zoo to call. */
  readonly issuerServer: IssuerServerSandbox;
  /** Misbehaves on request; a request meets the oldest fault that fits it, before authorization. */
  fault(fault: Fault): FaultHandle;
  /** Closes all connections at once, unanswered ones too. */
  stop(): Promise<void>;
}

/** Starts the stand-in on this machine; rejects when the port is taken. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const {
    port = 0,
    issuer = 'sandbox',
    secret = 'sandbox-secret',
    cacheSeconds = 0,
    now = Date.now,
  } = options;
  const products = new Products(issuer, now, cacheSeconds);
  for (const text of options.products ?? demonstrationProducts(issuer)) {
    products.seed(text);
  }
  const licenses = new Licenses(options.licenses ?? demonstrationLicenses(issuer), id => products.has(id));
  const akana = createAkana(options.akana ?? {}, now);
  const licenseSpring = createLicenseSpring(options.licenseSpring ?? {}, now);
  const issuerServer = createIssuerServer(issuer, secret, issuerProduct, options.issuerServer ?? {});
  let callBack: Sandbox['callBack'] = async cluster => issuerServer.remove(cluster);
  const log = new RequestLog();
  const faults = new FaultList();
  const stopping = new AbortController();

  const app = new Hono<SandboxEnv>();
  app.route(
    '/sandbox',
    controlRoutes(log, faults, cloudZooControl(products, licenses), akana.control, licenseSpring.control),
  );
  app.use(recordRequests(log, now, stopping.signal), misbehave(faults, stopping.signal));
  app.route(
    '/v1',
    cloudZooRoutes(issuer, secret, products, licenses, cluster => callBack(cluster)),
  );
  app.route('/issuer', issuerServer.routes);
  // Before Akana, whose `/api` would take `/api/v4` too.
  app.route('/', licenseSpring.routes);
  app.route('/api', akana.routes);
  const server = await listen(app, port);

  return {
    endpoint: `${server.origin}/v1`,
    issuer,
    secret,
    get cacheSeconds() {
      return products.cacheSeconds;
    },
    set cacheSeconds(seconds) {
      products.cacheSeconds = seconds;
    },
    get productIds() {
      return products.ids;
    },
    get requests() {
      return log.requests;
    },
    clearRequests: () => log.clear(),
    whenRequest: fits => log.when(fits),
    readProduct: id => products.read(id),
    changeProduct: (id, changes) => {
      const text = typeof changes === 'string' ? changes : JSON.stringify(changes);
      const removed =
        typeof changes === 'string' ? [] : Object.keys(changes).filter(name => changes[name] === undefined);
      const given = parseObjectText(text);
      if (!given || products.change(id, given, removed) === undefined) {
        throw new Error(`The sandbox has no product '${id}', or the changes are no JSON object.`);
      }
    },
    licenses: () => licenses.clusters,
    putCluster: (entityId, licenseCluster) => licenses.put({ entityId, licenseCluster }),
    deleteCluster: ({ entityId, licenses: [first] }) =>
      licenses.delete({ entityId, licenseId: first?.id ?? '', productId: first?.aud ?? '' }),
    get callBack() {
      return callBack;
    },
    set callBack(call) {
      callBack = call;
    },
    akana: akana.sandbox(server.origin),
    licenseSpring: licenseSpring.sandbox(server.origin),
    issuerServer: issuerServer.sandbox(server.origin),
    fault: fault => faults.add(fault),
    stop: () => {
      stopping.abort();
      return server.stop();
    },
  };
}
