import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ActivityRecord } from '../activity/record';
import type { Clients } from '../connections/clients/clients';
import type { CloudZooConnection } from '../connections/connection';
import type { Connections } from '../connections/connections';
import { claim } from '../files/claim';
import { notify, UserError } from '../ui/messages';
import type { Check } from './checks/check';
import type { Consent } from './consent';
import { type Plan, serverOf } from './plan';
import { type CheckResult, type RunResult, runChecks } from './run/run';

const memoryKey = 'issuerRuns';
const mostRemembered = 50;

export interface PlanRunOptions {
  readonly plan: Plan;
  readonly checks: readonly Check[];
  readonly stop: AbortSignal;
  /** Whether a person is there to be asked: where the run only follows a save, nobody is. */
  readonly mayAsk: boolean;
  ended(result: CheckResult): void;
}

/** Runs plans: after consent, one at a time on a server, and on the record. */
export class PlanRuns {
  private readonly running = new Map<string, Promise<unknown>>();

  constructor(
    private readonly connecting: {
      readonly connections: Pick<Connections, 'findCloudZoo' | 'isTemporary'>;
      readonly clients: Pick<Clients, 'issuerServer'>;
    },
    readonly consent: Consent,
    private readonly record: ActivityRecord,
    /** Of this machine. */
    private readonly memory: vscode.Memento,
    /** Where it is noted which servers are being tested, for all windows. */
    private readonly claims: string,
  ) {}

  /** Asks what has to be asked before a plan runs; resolves to whether it may. @throws UserError as {@link run} does. */
  async agree(plan: Plan): Promise<boolean> {
    return await this.consent.ask(plan, this.connectionOf(plan));
  }

  /**
   * Resolves to undefined where the person did not agree: nothing was sent then.
   *
   * @throws UserError where there is no such connection, no secret, nobody to ask, or another window at that server.
   */
  async run(options: PlanRunOptions): Promise<(RunResult & { readonly issuer: string }) | undefined> {
    const { connections } = this.connecting;
    const { plan, mayAsk } = options;
    const connection = this.connectionOf(plan);
    const isAgreed = mayAsk
      ? await this.consent.ask(plan, connection)
      : this.consent.isGiven(plan, connection);
    if (!isAgreed && !mayAsk) {
      throw new UserError(t('Nothing was sent. Run the test once by hand to agree to {0}.', plan.url));
    }
    if (!isAgreed) {
      return undefined;
    }
    const client = await this.connecting.clients.issuerServer(connection, plan.url);
    const before = this.running.get(serverOf(plan));
    const result = (async () => {
      await before?.catch(() => undefined);
      return await this.alone(plan, () =>
        this.recorded(connection.name, connections.isTemporary(connection), plan, () =>
          this.remembered(plan, isAfterCut => runChecks({ ...options, client, isAfterCut })),
        ),
      );
    })();
    this.running.set(serverOf(plan), result);
    return { ...(await result), issuer: connection.issuer };
  }

  private connectionOf(plan: Plan): CloudZooConnection {
    const connection = this.connecting.connections.findCloudZoo(plan.connection);
    if (connection) {
      return connection;
    }
    throw new UserError(
      t(
        'There is no connection to Cloud Zoo named {0} on this computer. Add it, or name a different one in the plan.',
        plan.connection,
      ),
      [{ title: t('Add Connection…'), run: () => vscode.commands.executeCommand('cloudZoo.addConnection') }],
    );
  }

  /** Two runs would take each other's licenses away: in this window they wait, what another window runs is not waited for. */
  private async alone(plan: Plan, work: () => Promise<RunResult>): Promise<RunResult> {
    const held = await claim(this.claims, serverOf(plan));
    if (!held.isOurs) {
      throw new UserError(
        t(
          'Nothing was sent, because another window has been testing {0} since {1} (process {2}). Run the test again when it has finished.',
          plan.url,
          new Date(held.holder.since).toLocaleTimeString(vscode.env.language),
          held.holder.pid,
        ),
      );
    }
    try {
      return await work();
    } finally {
      await held.release();
    }
  }

  /** Remembers that a plan runs until what it added is taken back; a window may be closed meanwhile. */
  private async remembered(
    plan: Plan,
    work: (isAfterCut: boolean) => Promise<RunResult>,
  ): Promise<RunResult> {
    const spelled = JSON.stringify(plan);
    const others = () => this.memory.get<string[]>(memoryKey, []).filter(one => one !== spelled);
    const isAfterCut = this.memory.get<string[]>(memoryKey, []).includes(spelled);
    await this.memory.update(memoryKey, [...others(), spelled].slice(-mostRemembered));
    const result = await work(isAfterCut);
    if (!result.notes.length) {
      await this.memory.update(memoryKey, others());
    }
    return result;
  }

  /** A run that is cut off leaves an entry without an outcome: what it had added may still be there. */
  private async recorded(
    connection: string,
    isTemporary: boolean,
    plan: Plan,
    work: () => Promise<RunResult>,
  ): Promise<RunResult> {
    const intent = {
      connection,
      service: 'issuer',
      host: new URL(plan.url).host,
      operation: 'testIssuer',
      subject: { productId: plan.product, entityId: plan.entity },
    } as const;
    const noteOutcome = await this.record.note(intent, isTemporary);
    const result = await work();
    await noteOutcome({ outcome: result.notes.length ? 'unknown' : 'done' });
    if (result.notes.length) {
      void notify('warning', result.notes.slice(0, 3).join(' '));
    }
    return result;
  }
}
