import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { confirm, notify, UserError } from '../ui/messages';
import { withCancellableProgress } from '../ui/progress';
import { askPick, askSteps, inputStep, required, type Step } from '../ui/steps';
import type { Clients } from './clients';
import {
  accountOf,
  type CloudZooConnection,
  type Connection,
  cloudZooEndpoint,
  isRecord,
  normaliseEndpoint,
  problemOfIssuer,
  problemOfName,
} from './connection';
import type { Connections } from './connections';
import { explain } from './explain';
import type { OrphanedSecrets } from './orphans';
import { type Proof, prove } from './proof';
import type { Vault } from './vault';

interface Answers {
  service: 'cloudZoo';
  name: string;
  endpoint: string;
  issuer: string;
  secret: string;
}

/** The flows that add, prove, change and remove a connection. */
export class ConnectionFlows {
  constructor(
    private readonly connections: Connections,
    private readonly clients: Clients,
    private readonly vault: Vault,
    private readonly orphans: OrphanedSecrets,
  ) {}

  /** Asks for what `argument` does not say, proves the credentials, then stores secret and setting. */
  async add(argument?: unknown): Promise<void> {
    const given = isRecord(argument) ? pickStrings(argument, ['name', 'endpoint', 'issuer']) : {};
    await this.addWith(given, {});
  }

  private async addWith(given: Partial<Answers>, earlier: Partial<Answers>): Promise<void> {
    const answers = await askSteps<Answers>(t('Add Connection'), this.addSteps(), given, earlier);
    if (!answers?.name || !answers.issuer || !answers.secret) {
      return;
    }
    const endpoint = normaliseEndpoint(answers.endpoint);
    const problem =
      problemOfName(answers.name, this.connections.names()) ??
      ('reason' in endpoint ? endpoint.reason : problemOfIssuer(answers.issuer));
    if (problem || 'reason' in endpoint) {
      throw new UserError(problem ?? '');
    }
    const { name, issuer, secret } = answers;
    const connection: CloudZooConnection = {
      service: 'cloudZoo',
      name,
      issuer,
      endpoint: endpoint.endpoint,
      products: [],
    };
    const retry = () => this.addWith({}, { ...answers, secret: undefined });
    if (!(await this.isAccepted(connection, secret, retry))) {
      return;
    }
    const account = accountOf(connection);
    await this.vault.set(account, secret);
    try {
      await this.connections.add(connection);
    } catch (error) {
      await this.orphans.removeUnused(account);
      throw error;
    }
    await vscode.commands.executeCommand('cloudZoo.products.focus');
    void notify('information', t('{0} is connected as issuer {1}.', name, issuer), [
      {
        title: t('Add Product…'),
        run: () => vscode.commands.executeCommand('cloudZoo.addProduct', { connection: name }),
      },
    ]);
  }

  private addSteps(): Step<Answers>[] {
    return [
      {
        key: 'service',
        ask: async frame => {
          const detail = t("Products and licenses of Rhino plug-ins, on McNeel's license service");
          const items = [{ label: 'Cloud Zoo', detail, value: 'cloudZoo' as const }];
          const answer = await askPick(frame, t('Service'), items);
          return typeof answer === 'object' ? { service: answer.value } : answer;
        },
      },
      inputStep('name', {
        prompt: t('Connection name: how this connection is called here, for example after your company'),
        placeholder: 'acme',
        validate: text => problemOfName(text.trim(), this.connections.names()),
      }),
      inputStep('endpoint', {
        prompt: t('Endpoint: the address of the service'),
        placeholder: cloudZooEndpoint,
        initial: () => cloudZooEndpoint,
        validate: text => {
          const endpoint = normaliseEndpoint(text);
          return 'reason' in endpoint ? endpoint.reason : undefined;
        },
      }),
      inputStep('issuer', {
        prompt: t('Issuer ID: the name that McNeel registered for you'),
        validate: problemOfIssuer,
      }),
      inputStep('secret', {
        prompt: t('Issuer secret: kept in the keychain of this computer'),
        password: true,
        validate: text => (text ? undefined : required(t('The issuer secret'))),
      }),
    ];
  }

  async updateSecret(argument?: unknown): Promise<void> {
    const title = t('Update Secret');
    const connection = await this.choose(title, argument);
    if (!connection) {
      return;
    }
    if (this.connections.isTemporary(connection)) {
      throw new UserError(t('The secret of the sandbox cannot be changed.'));
    }
    const host = new URL(connection.endpoint).host;
    const answers = await askSteps<{ secret: string }>(title, [
      inputStep('secret', {
        prompt: t('Issuer secret of {0} at {1}', connection.issuer, host),
        password: true,
        validate: text => (text ? undefined : required(t('The issuer secret'))),
      }),
    ]);
    if (!answers?.secret) {
      return;
    }
    const retry = () => this.updateSecret({ connection: connection.name });
    if (await this.isAccepted(connection, answers.secret, retry)) {
      await this.vault.set(accountOf(connection), answers.secret);
      void notify('information', t('The secret of {0} is stored.', connection.name));
    }
  }

  async test(argument?: unknown): Promise<void> {
    const connection = await this.choose(t('Test Connection'), argument);
    if (!connection) {
      return;
    }
    const client = await this.clients.cloudZoo(connection);
    const proof = await this.proveWithProgress(connection, signal => prove(client, signal));
    const retry = {
      title: t('Update Secret…'),
      run: () => vscode.commands.executeCommand('cloudZoo.updateSecret', { connection: connection.name }),
    };
    if (proof?.kind === 'proven') {
      void notify(
        'information',
        t('{0} works: {1} knows issuer {2}.', connection.name, connection.endpoint, connection.issuer),
      );
    } else if (proof?.kind === 'refused') {
      this.vault.forget(accountOf(connection));
      throw new UserError(
        t('The credentials of {0} were refused. {1}', connection.name, explain(proof.error)),
        [retry],
      );
    } else if (proof) {
      throw new UserError(t('{0} could not be proven. {1}', connection.name, notProvenBecause(proof)));
    }
  }

  async remove(argument?: unknown): Promise<void> {
    const connection = await this.choose(t('Remove Connection'), argument);
    if (!connection) {
      return;
    }
    if (this.connections.isTemporary(connection)) {
      await vscode.commands.executeCommand('cloudZoo.stopSandbox');
      return;
    }
    const account = accountOf(connection);
    const secret = this.isUsedElsewhere(connection)
      ? t('Its secret stays, because another connection uses it.')
      : t('Its secret is removed from the keychain.');
    const detail = t(
      'The list of its {0} products is removed from the settings. {1} Nothing changes on {2}.',
      connection.products.length,
      secret,
      connection.endpoint,
    );
    const question = t('Remove the connection {0}?', connection.name);
    if (await confirm(question, detail, t('Remove Connection'))) {
      this.orphans.expect(account);
      await this.connections.remove(connection.name);
      await this.orphans.removeUnused(account);
    }
  }

  /** The connection that an argument names, the only one there is, or the one that is picked. */
  async choose(title: string, argument?: unknown): Promise<Connection | undefined> {
    const name = isRecord(argument) ? argument.connection : argument;
    if (typeof name === 'string') {
      const found = this.connections.find(name);
      if (!found) {
        throw new UserError(t('There is no connection named {0}.', name));
      }
      return found;
    }
    const all = this.connections.all();
    if (!all.length) {
      throw new UserError(t('There is no connection yet. Add one first.'), [
        {
          title: t('Add Connection…'),
          run: () => vscode.commands.executeCommand('cloudZoo.addConnection'),
        },
      ]);
    }
    if (all.length === 1) {
      return all[0];
    }
    const items = all.map(value => ({
      label: value.name,
      description: t('issuer {0}', value.issuer),
      detail: value.endpoint,
      value,
    }));
    const answer = await askPick({ title, step: 1, totalSteps: 1 }, t('Connection'), items);
    return typeof answer === 'object' ? answer.value : undefined;
  }

  /** Whether credentials are proven, or kept by the person's decision; says why when they are refused. */
  private async isAccepted(
    connection: CloudZooConnection,
    secret: string,
    retry: () => Promise<void>,
  ): Promise<boolean> {
    const client = this.clients.withSecret(connection, secret);
    const proof = await this.proveWithProgress(connection, signal => prove(client, signal));
    if (proof?.kind === 'refused') {
      const message = t('Nothing was stored: the credentials were refused. {0}', explain(proof.error));
      throw new UserError(message, [{ title: t('Try Again…'), run: retry }]);
    }
    if (proof?.kind === 'notProven') {
      const message = t('The credentials of {0} could not be proven. Keep them anyway?', connection.issuer);
      return await confirm(message, notProvenBecause(proof), t('Keep Anyway'));
    }
    return proof !== undefined;
  }

  private async proveWithProgress(
    connection: CloudZooConnection,
    work: (signal: AbortSignal) => Promise<Proof>,
  ): Promise<Proof | undefined> {
    const title = t('Asking {0}…', new URL(connection.endpoint).host);
    return await withCancellableProgress(title, async signal => {
      try {
        return await work(signal);
      } catch (error) {
        if (signal.aborted) {
          return undefined;
        }
        throw error;
      }
    });
  }

  private isUsedElsewhere(connection: Connection): boolean {
    return this.connections
      .all()
      .some(other => other.name !== connection.name && accountOf(other) === accountOf(connection));
  }
}

function notProvenBecause(proof: Extract<Proof, { kind: 'notProven' }>): string {
  return proof.error
    ? explain(proof.error)
    : t('The service answered as if a product that cannot exist were there.');
}

function pickStrings<Name extends string>(
  record: Record<string, unknown>,
  names: readonly Name[],
): Partial<Record<Name, string>> {
  const picked: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const value = record[name];
    if (typeof value === 'string') {
      picked[name] = value;
    }
  }
  return picked;
}
