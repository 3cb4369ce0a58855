import { checksOf } from '../../../src/issuer/checks/all';
import type { Plan } from '../../../src/issuer/plan';
import { defaultEntities } from '../../../src/issuer/plan';
import { type RunOptions, type RunResult, runChecks } from '../../../src/issuer/run/run';
import { type Flaw, type Sandbox, startSandbox } from '../../../src/sandbox';
import { issuerProduct } from '../../../src/sandbox/cloudZoo/demonstration';
import { IssuerClient } from '../../../src/services/issuer/client';

export const secret = 'geheim: "ß"|😀 & co/4711';

export async function startWorld(): Promise<Sandbox> {
  return await startSandbox({ issuer: 'acme', secret, issuerServer: { slowness: 400 } });
}

/** A plan for the sandbox's issuer, with a key for everything. */
export function planFor({ issuerServer }: Sandbox, flaw?: Flaw): Plan {
  const { valid, disabled, taken, upgrade, previous } = issuerServer.keys;
  return {
    url: flaw ? issuerServer.urlOf(flaw) : issuerServer.url,
    connection: 'acme',
    product: issuerProduct,
    valid,
    disabled,
    taken,
    upgrade: { key: upgrade, from: previous },
    ...defaultEntities,
  };
}

/** Runs checks as the extension does. */
export async function run(plan: Plan, changes: Partial<RunOptions> = {}, timeout = 5): Promise<RunResult> {
  const client = new IssuerClient(
    { url: plan.url, issuer: 'acme', secret },
    { timeout: () => timeout, log: () => undefined, logUnforeseen: () => undefined },
  );
  const stop = new AbortController().signal;
  return await runChecks({
    plan,
    client,
    checks: checksOf(plan),
    stop,
    slowAfter: Number.POSITIVE_INFINITY,
    ...changes,
  });
}

/** What was not as it should be: `id kind`, skipped ones left out. */
export function findings({ results }: RunResult): string[] {
  return results
    .filter(({ verdict }) => verdict.kind === 'failed' || verdict.kind === 'warning')
    .map(({ check, verdict }) => `${check.id} ${verdict.kind}`);
}
