import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { confirm, notify, UserError } from '../ui/messages';
import { askSteps } from '../ui/steps';
import { chooseConnection } from './choose';
import { accountOf, type Connection, isCloudZoo, ownerOf } from './connection';
import { type ConnectionAnswers, connectionAnswersIn, connectionSteps } from './connectionPrompt';
import type { Connections } from './connections';
import { explain } from './explain';
import { problemOfName } from './fields';
import type { OrphanedSecrets } from './orphans';
import { parseConnection } from './parse';
import type { Proving } from './proving';
import { secretFrom, secretKindOf } from './secret';
import { secretSteps } from './secretPrompt';
import type { Vault } from './vault';

/** The flows that add, prove, change and remove a connection. */
export class ConnectionFlows {
  constructor(
    private readonly connections: Connections,
    private readonly vault: Vault,
    private readonly orphans: OrphanedSecrets,
    private readonly proving: Proving,
  ) {}

  /** Asks for what `argument` does not say, proves the credentials, then stores secret and setting. */
  async add(argument?: unknown): Promise<void> {
    await this.addWith(connectionAnswersIn(argument), {});
  }

  private async addWith(
    given: Partial<ConnectionAnswers>,
    earlier: Partial<ConnectionAnswers>,
  ): Promise<void> {
    const taken = this.connections.names();
    const answers = await askSteps(t('Add Connection'), connectionSteps(taken), given, earlier);
    if (!answers) {
      return;
    }
    const connection = parseConnection(answers);
    const problem = 'reason' in connection ? connection.reason : problemOfName(connection.name, taken);
    if (problem !== undefined || 'reason' in connection) {
      throw new UserError(problem ?? '');
    }
    const secret = secretFrom(connection, answers);
    const retry = () => this.addWith({}, withoutSecrets(answers));
    if (secret === undefined || !(await this.proving.accept(connection, secret, retry))) {
      return;
    }
    await this.store(connection, secret);
    try {
      await this.connections.add(connection);
    } catch (error) {
      await this.orphans.removeUnused(accountOf(connection));
      throw error;
    }
    await vscode.commands.executeCommand('cloudZoo.products.focus');
    this.sayConnected(connection);
  }

  async updateSecret(name?: string): Promise<void> {
    const title = t('Update Secret');
    const connection = await chooseConnection(this.connections, title, name);
    if (!connection) {
      return;
    }
    if (this.connections.isTemporary(connection)) {
      throw new UserError(t('The secret of the sandbox cannot be changed.'));
    }
    const steps = secretSteps(secretKindOf(connection));
    const answers = await askSteps(t('Update Secret of {0}', connection.name), steps);
    const secret = answers && secretFrom(connection, answers);
    const retry = () => this.updateSecret(connection.name);
    if (secret !== undefined && (await this.proving.accept(connection, secret, retry))) {
      await this.store(connection, secret);
      void notify(
        'information',
        secretKindOf(connection) === 'cookies'
          ? t('The login of {0} is good. It is kept in memory only.', connection.name)
          : t('The secret of {0} is stored.', connection.name),
      );
    }
  }

  async test(name?: string): Promise<void> {
    const connection = await chooseConnection(this.connections, t('Test Connection'), name);
    if (!connection) {
      return;
    }
    const proof = await this.proving.prove(connection);
    if (proof?.kind === 'proven') {
      const { name, endpoint } = connection;
      void notify('information', t('{0} works: {1} accepts its {2}.', name, endpoint, ownerOf(connection)));
    } else if (proof?.kind === 'refused') {
      this.vault.forget(accountOf(connection));
      const message = t('The credentials of {0} were refused. {1}', connection.name, explain(proof.error));
      throw new UserError(message, [
        {
          title: t('Update Secret…'),
          run: () => vscode.commands.executeCommand('cloudZoo.updateSecret', { connection: connection.name }),
        },
      ]);
    } else if (proof) {
      const reason = this.proving.whyNotProven(proof);
      throw new UserError(t('{0} could not be proven. {1}', connection.name, reason));
    }
  }

  async remove(name?: string): Promise<void> {
    const connection = await chooseConnection(this.connections, t('Remove Connection'), name);
    if (!connection) {
      return;
    }
    if (this.connections.isTemporary(connection)) {
      await vscode.commands.executeCommand('cloudZoo.stopSandbox');
      return;
    }
    const question = t('Remove the connection {0}?', connection.name);
    if (await confirm(question, this.consequences(connection), t('Remove Connection'))) {
      const account = accountOf(connection);
      this.orphans.expect(account);
      await this.connections.remove(connection.name);
      await this.orphans.removeUnused(account);
    }
  }

  /** Pasted cookies never leave the memory. */
  private async store(connection: Connection, secret: string): Promise<void> {
    if (secretKindOf(connection) === 'cookies') {
      this.vault.setForSession(accountOf(connection), secret);
    } else {
      await this.vault.set(accountOf(connection), secret);
    }
  }

  private sayConnected(connection: Connection): void {
    const { name } = connection;
    const run = (command: string) => () => vscode.commands.executeCommand(command, { connection: name });
    const next = {
      cloudZoo: { title: t('Add Product…'), run: run('cloudZoo.addProduct') },
      licenseSpring: { title: t('Deactivate Device…'), run: run('cloudZoo.deleteLicense') },
      akana: { title: t('Delete API License…'), run: run('cloudZoo.deleteLicense') },
    }[connection.service];
    void notify('information', t('{0} is connected: {1}.', name, ownerOf(connection)), [next]);
  }

  private consequences(connection: Connection): string {
    const account = accountOf(connection);
    const isShared = this.connections
      .all()
      .some(other => other.name !== connection.name && accountOf(other) === account);
    const list = isCloudZoo(connection)
      ? t('The list of its {0} products is removed from the settings.', connection.products.length)
      : undefined;
    const secret = isShared
      ? t('Its secret stays, because another connection uses it.')
      : t('Its secret is removed from the keychain.');
    const nothing = t('Nothing changes on {0}.', connection.endpoint);
    return [list, secretKindOf(connection) === 'cookies' ? undefined : secret, nothing]
      .filter(sentence => sentence)
      .join(' ');
  }
}

/** A secret that was refused is typed again. */
function withoutSecrets(answers: Partial<ConnectionAnswers>): Partial<ConnectionAnswers> {
  const { service, name, endpoint, issuer, authorization, tokenEndpoint, signIn, email, clientId } = answers;
  return { service, name, endpoint, issuer, authorization, tokenEndpoint, signIn, email, clientId };
}
