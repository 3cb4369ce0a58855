import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { accountOf, type CloudZooConnection, connectionLine } from '../connections/connection';
import type { Connections } from '../connections/connections';
import { isObject } from '../json/json';
import { type Action, confirm } from '../ui/messages';
import { neutralise } from '../ui/text';
import { isLocal, originOf, type Plan } from './plan';

const memoryKey = 'issuerOrigins';

/**
 * What a person has agreed to: to which origins the secret of a connection may go, kept on this machine, and which
 * plans for another machine may change data there, for this window.
 */
export class Consent implements vscode.Disposable {
  private readonly agreedPlans = new Set<string>();
  private readonly subscription: vscode.Disposable;

  constructor(
    private readonly connections: Pick<Connections, 'cloudZoos' | 'onDidChange'>,
    /** Not synced, and no workspace's. */
    private readonly memory: vscode.Memento,
  ) {
    this.subscription = connections.onDidChange(() => this.forgetOthers());
  }

  dispose(): void {
    this.subscription.dispose();
  }

  /** Whether a plan may run as it is, without a question. */
  isGiven(plan: Plan, connection: CloudZooConnection): boolean {
    return (
      this.isOriginAgreed(originOf(plan), connection) &&
      (isLocal(plan) || this.agreedPlans.has(spelled(plan)))
    );
  }

  /** Asks where it has to; resolves to whether the plan may run. */
  async ask(plan: Plan, connection: CloudZooConnection): Promise<boolean> {
    if (this.isGiven(plan, connection)) {
      return true;
    }
    const question = t('Test the server at {0}?', neutralise(originOf(plan), 300));
    const details = detailsOf(plan, connection).join('\n');
    if (!(await confirm(question, details, copyAddress(plan.url), t('Test Server')))) {
      return false;
    }
    this.agreedPlans.add(spelled(plan));
    await this.keep(originOf(plan), connection);
    return true;
  }

  /** Asks whether a server may be called with the secret of a connection, where that was not agreed before. */
  async askForOrigin(origin: string, connection: CloudZooConnection): Promise<boolean> {
    if (this.isOriginAgreed(origin, connection)) {
      return true;
    }
    const details = [connectionLine(connection), secretLine()].join('\n');
    const isAgreed = await confirm(
      t('Call the server at {0}?', neutralise(origin, 300)),
      details,
      copyAddress(origin),
      t('Call Server'),
    );
    if (isAgreed) {
      await this.keep(origin, connection);
    }
    return isAgreed;
  }

  private isOriginAgreed(origin: string, connection: CloudZooConnection): boolean {
    return this.agreed()[accountOf(connection)]?.includes(origin) === true;
  }

  private async keep(origin: string, connection: CloudZooConnection): Promise<void> {
    const agreed = this.agreed();
    const account = accountOf(connection);
    const origins = new Set([...(agreed[account] ?? []), origin]);
    await this.memory.update(memoryKey, { ...agreed, [account]: [...origins] });
  }

  private agreed(): Readonly<Record<string, readonly string[]>> {
    const kept: unknown = this.memory.get(memoryKey);
    const entries = isObject(kept) ? Object.entries(kept) : [];
    return Object.fromEntries(
      entries.map(([account, origins]) => [
        account,
        Array.isArray(origins) ? origins.filter(origin => typeof origin === 'string') : [],
      ]),
    );
  }

  /** What was agreed for a connection goes with it. */
  private forgetOthers(): void {
    const accounts = new Set(this.connections.cloudZoos().map(accountOf));
    const agreed = Object.entries(this.agreed());
    const kept = agreed.filter(([account]) => accounts.has(account));
    if (kept.length < agreed.length) {
      void this.memory.update(memoryKey, Object.fromEntries(kept));
    }
  }
}

/** The lines of the question: what goes where, what is changed there. */
function detailsOf(plan: Plan, connection: CloudZooConnection): string[] {
  const { valid, disabled, taken, upgrade, entity, otherEntity, product, url } = plan;
  const shown = (keys: readonly (string | undefined)[]) =>
    keys.flatMap(key => (key === undefined ? [] : neutralise(key, 80))).join(', ');
  const refused = shown([disabled, taken]);
  return [
    t('Server: {0}', neutralise(url, 300)),
    connectionLine(connection),
    secretLine(),
    '',
    t('Added and removed again: {0}', shown([valid, upgrade?.key, upgrade?.from])),
    ...(refused ? [t('Requested, and should be refused: {0}', refused)] : []),
    t('Entities: {0}, {1}', entity, otherEntity),
    t('Product ID: {0}', product),
  ];
}

/** Who does not know a server can look at it first. */
function copyAddress(url: string): Action {
  return { title: t('Copy Address'), run: () => vscode.env.clipboard.writeText(url) };
}

function secretLine(): string {
  return t(
    'The issuer ID and secret of this connection are sent there. It is the same secret that opens Cloud Zoo.',
  );
}

function spelled(plan: Plan): string {
  return JSON.stringify(plan);
}
