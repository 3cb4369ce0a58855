import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono } from 'hono';
import type { LicenseCluster } from '../cloudZoo/licenses';
import type { SandboxEnv } from '../requestLog';
import { type Flaw, flaws, isFlaw } from './flaws';
import { demonstrationIssuerLicenses, demonstrationKeys, type IssuerLicense } from './licenses';
import { IssuerServer } from './server';

export interface IssuerServerOptions {
  /** In place of the demonstration data; each server, right or wrong, begins with its own copy. */
  licenses?: readonly IssuerLicense[];
  /** Milliseconds that the slow one takes; 6000 when not given. */
  slowness?: number;
}

/** The issuer's own server, which Cloud Zoo calls: a healthy one, and one for each way of being wrong. */
export interface IssuerServerSandbox {
  /** Base address of the healthy one; `<url>/wrong/<flaw>` is that of another. */
  readonly url: string;
  urlOf(flaw: Flaw): string;
  readonly flaws: readonly Flaw[];
  readonly keys: typeof demonstrationKeys;
  /** All that a server keeps, as text to compare. */
  state(flaw?: Flaw): string;
}

/** The routes below `/issuer`, and what tests and people may know of what stands behind. */
export function createIssuerServer(
  issuer: string,
  secret: string,
  product: string,
  { licenses, slowness = 6000 }: IssuerServerOptions,
) {
  const servers = new Map<Flaw | undefined, IssuerServer>();
  const serverOf = (flaw?: Flaw): IssuerServer => {
    const data = (licenses ?? demonstrationIssuerLicenses(product)).map(license => ({ ...license }));
    const server = servers.get(flaw) ?? new IssuerServer(issuer, secret, data, slowness, flaw);
    servers.set(flaw, server);
    return server;
  };
  const routes = new Hono<SandboxEnv>();
  routes.on(
    ['GET', 'POST'],
    ['/:callback{(get|add|remove)_license}', '/wrong/:flaw/:callback{(get|add|remove)_license}'],
    async c => {
      const flaw = c.req.param('flaw');
      if (flaw !== undefined && !isFlaw(flaw)) {
        return c.json({ description: `There is no '${flaw}'. There are: ${flaws.join(', ')}.` }, 404);
      }
      if (flaw === 'hangsUp' && c.req.method === 'POST') {
        c.get('settle')('reset');
        c.env.outgoing.socket?.resetAndDestroy();
        return RESPONSE_ALREADY_SENT;
      }
      const isRight = (c.req.method === 'GET') === (c.req.param('callback') === 'get_license');
      if (!isRight) {
        return c.json({ description: 'Method not allowed.', details: c.req.method }, 405);
      }
      return await serverOf(flaw).answer({
        callback: c.req.param('callback'),
        query: c.req.query(),
        header: name => c.req.header(name),
        body: await c.req.text(),
      });
    },
  );
  return {
    routes,
    /** Tells the healthy one that a cluster leaves an account. */
    remove: ({ entityId, licenses: cluster }: LicenseCluster): void => serverOf().forget(entityId, cluster),
    sandbox: (origin: string): IssuerServerSandbox => ({
      url: `${origin}/issuer`,
      urlOf: flaw => `${origin}/issuer/wrong/${flaw}`,
      flaws,
      keys: demonstrationKeys,
      state: flaw => serverOf(flaw).state,
    }),
  };
}
