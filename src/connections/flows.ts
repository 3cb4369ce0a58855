import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { ask, confirm, notify, UserError } from '../ui/messages';
import { withCancellableProgress } from '../ui/progress';
import { askSteps, type Resume, type Step } from '../ui/steps';
import { chooseConnection } from './choose';
import type { Clients } from './clients/clients';
import { type Verification, whyUnverified } from './clients/verification';
import { accountOf, type Connection, isCloudZoo, labelOf, ownerOf } from './connection';
import type { Connections } from './connections';
import { explain, explainCause } from './explain';
import {
  answersOf,
  type ConnectionAnswers,
  connectionAnswersIn,
  connectionFrom,
  connectionSteps,
  detailSteps,
} from './prompts';
import { secretFrom, secretKindOf } from './secrets/credentials';
import type { OrphanedSecrets } from './secrets/orphans';
import { firstQuestion, secretSteps, withoutSecrets } from './secrets/prompts';
import type { Vault } from './secrets/vault';

type Answers = Partial<ConnectionAnswers>;

/** A connection with a secret that was verified, or kept by the person's decision. */
interface Accepted {
  readonly connection: Connection;
  readonly secret: string;
}

/** What is asked, and what the answers mean. */
interface Questions {
  readonly title: string;
  readonly steps: readonly Step<ConnectionAnswers>[];
  readonly given?: Answers;
  connectionFrom(answers: Answers): Connection;
}

/** The flows that add, verify, change and remove a connection. */
export class ConnectionFlows {
  constructor(
    private readonly connections: Connections,
    private readonly vault: Vault,
    private readonly orphans: OrphanedSecrets,
    private readonly clients: Clients,
    /** The titles of a connection's products whose text is not saved. */
    private readonly unsavedTitles: (connection: string) => readonly string[],
  ) {}

  /** Asks for what `argument` does not say, verifies the credentials, then stores secret and setting. */
  async add(argument?: unknown): Promise<void> {
    const taken = this.connections.names();
    const accepted = await this.askUntilAccepted({
      title: t('Add Connection'),
      steps: connectionSteps(taken),
      given: connectionAnswersIn(argument),
      connectionFrom: answers => connectionFrom(answers, taken),
    });
    if (accepted) {
      const { connection } = accepted;
      await this.storeWith(accepted, () => this.connections.add(connection));
      await vscode.commands.executeCommand('cloudZoo.products.focus');
      this.sayConnected(connection);
    }
  }

  /** Changes all that a connection says of itself but its service; products, history and the secret stay. */
  async edit(name?: string, argument?: unknown): Promise<void> {
    const before = await this.choose(t('Edit Connection'), name);
    if (!before) {
      return;
    }
    const own = [before.name, labelOf(before)];
    const taken = this.connections.names().filter(name => !own.includes(name));
    const title = t('Edit Connection · {0}', labelOf(before));
    const { service: _service, name: _name, label, ...given } = connectionAnswersIn(argument);
    const known = { ...given, ...(label !== undefined && label !== before.name && { label }) };
    const answers = await askSteps(title, detailSteps(taken), known, answersOf(before));
    if (!answers) {
      return;
    }
    const after = connectionFrom({ ...answers, name: before.name }, taken);
    const change = () => this.connections.edit(before.name, after);
    if (isSameLogin(before, after)) {
      await change();
    } else {
      const accepted = await this.acceptedFor(before, after, title);
      if (!accepted) {
        return;
      }
      this.orphans.expect(accountOf(before));
      await this.storeWith(accepted, change);
      await this.orphans.removeUnused(before);
    }
    void notify('information', t('The connection {0} was changed.', labelOf(after)));
  }

  async updateSecret(name?: string): Promise<void> {
    const connection = await this.choose(t('Update Secret'), name);
    if (!connection) {
      return;
    }
    const accepted = await this.askUntilAccepted({
      title: t('Update Secret of {0}', labelOf(connection)),
      steps: secretSteps(secretKindOf(connection)),
      connectionFrom: () => connection,
    });
    if (accepted) {
      await this.store(accepted);
      void notify(
        'information',
        secretKindOf(connection) === 'cookies'
          ? t('The login of {0} is valid. It is kept in memory only.', labelOf(connection))
          : t('The secret of {0} was stored.', labelOf(connection)),
      );
    }
  }

  async test(name?: string): Promise<void> {
    const connection = await chooseConnection(this.connections, t('Test Connection'), name);
    const verification = connection && (await this.verify(connection, undefined));
    if (!verification) {
      return;
    }
    const label = labelOf(connection);
    const run = (command: string) => () =>
      vscode.commands.executeCommand(command, { connection: connection.name });
    const edit = this.connections.isTemporary(connection)
      ? []
      : [{ title: t('Edit Connection…'), run: run('cloudZoo.editConnection') }];
    switch (verification.kind) {
      case 'verified': {
        const owner = ownerOf(connection);
        return void notify(
          'information',
          t('{0} works: {1} accepts its {2}.', label, connection.endpoint, owner),
        );
      }
      case 'refused':
        throw new UserError(
          t('The credentials of {0} were refused. {1}', label, explain(verification.error)),
          [{ title: t('Update Secret…'), run: run('cloudZoo.updateSecret') }, ...edit],
        );
      case 'unverified':
        throw new UserError(
          t('{0} could not be verified. {1}', label, whyUnverified(verification.error)),
          edit,
        );
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
    const question = t('Remove the connection {0}?', labelOf(connection));
    const show = {
      title: t('Show in Settings'),
      run: () => vscode.commands.executeCommand('cloudZoo.openConnectionSettings'),
    };
    if (await confirm(question, this.consequences(connection), show, t('Remove Connection'))) {
      this.orphans.expect(accountOf(connection));
      await this.connections.remove(connection.name);
      await this.orphans.removeUnused(connection);
    }
  }

  /** A connection whose secret and entry are the person's to change. */
  private async choose(title: string, name: string | undefined): Promise<Connection | undefined> {
    const connection = await chooseConnection(this.connections, title, name);
    if (connection && this.connections.isTemporary(connection)) {
      throw new UserError(t('The sandbox cannot be edited. It exists only while it is running.'));
    }
    return connection;
  }

  /** Asks until the credentials are verified, kept all the same, or the person leaves. */
  private async askUntilAccepted(questions: Questions): Promise<Accepted | undefined> {
    const { title, steps, given } = questions;
    let earlier: Answers = {};
    let resume: Resume | undefined;
    for (;;) {
      const answers = await askSteps(title, steps, given, earlier, resume);
      if (!answers) {
        return undefined;
      }
      const connection = questions.connectionFrom(answers);
      const secret = secretFrom(connection, answers);
      if (secret === undefined) {
        return undefined;
      }
      const verification = await this.verify(connection, secret);
      const next = verification && (await this.judge(connection, verification));
      if (!next) {
        return undefined;
      }
      if (next === 'accepted') {
        return { connection, secret };
      }
      // What was refused is not offered again; what nobody could check may well be right.
      earlier = next.problem === undefined ? answers : withoutSecrets(answers);
      resume = { key: firstQuestion[secretKindOf(connection)], ...next };
    }
  }

  /** Whether the credentials are accepted, or why they are asked for again; undefined where the person leaves. */
  private async judge(
    connection: Connection,
    verification: Verification,
  ): Promise<'accepted' | { problem?: string } | undefined> {
    switch (verification.kind) {
      case 'verified':
        return 'accepted';
      case 'refused':
        // What to do about it is to answer the question that is asked again.
        return {
          problem: t(
            'Nothing was stored: the credentials were refused. {0}',
            explainCause(verification.error),
          ),
        };
      case 'unverified': {
        const question = t(
          'The credentials of {0} could not be verified ({1}). Keep them anyway?',
          labelOf(connection),
          ownerOf(connection),
        );
        const [back, keep] = [t('Go Back'), t('Keep Anyway')];
        const answer = await ask(question, whyUnverified(verification.error), back, keep);
        return answer === keep ? 'accepted' : answer === back ? {} : undefined;
      }
    }
  }

  /** The secret for what a connection becomes: its own, where it may go there and is good, or another. */
  private async acceptedFor(
    before: Connection,
    after: Connection,
    title: string,
  ): Promise<Accepted | undefined> {
    const secret = await this.secretToTake(before, after);
    if (secret !== undefined) {
      const verification = await this.verify(after, secret);
      const next = verification && (await this.judge(after, verification));
      if (!next || next === 'accepted') {
        return next && { connection: after, secret };
      }
    }
    return await this.askUntilAccepted({
      title,
      steps: secretSteps(secretKindOf(after)),
      connectionFrom: () => after,
    });
  }

  /** A secret was entered for one place: it goes to another only when the person says so. */
  private async secretToTake(before: Connection, after: Connection): Promise<string | undefined> {
    if (secretKindOf(before) !== secretKindOf(after) || tokenEndpointOf(before) !== tokenEndpointOf(after)) {
      return undefined;
    }
    const account = accountOf(before);
    const secret =
      secretKindOf(before) === 'cookies' ? this.vault.forSession(account) : await this.vault.get(account);
    const [from, to] = [new URL(before.endpoint).origin, new URL(after.endpoint).origin];
    if (secret === undefined || from === to) {
      return secret;
    }
    const [other, same] = [t('Enter Another Secret'), t('Send the Same Secret')];
    const answer = await ask(
      t('Send the secret of {0} to {1}?', labelOf(before), to),
      t(
        'It was entered for {0}. The list of products stays. The history of what was sent there is kept, and appears again when the connection points back to it.',
        from,
      ),
      other,
      same,
    );
    if (answer === undefined) {
      throw new vscode.CancellationError();
    }
    return answer === same ? secret : undefined;
  }

  /** What the service says of a secret, or of the stored one; undefined where the person cancelled. */
  private async verify(
    connection: Connection,
    secret: string | undefined,
  ): Promise<Verification | undefined> {
    const title = t('Asking {0}…', new URL(connection.endpoint).host);
    return await withCancellableProgress(title, async signal => {
      try {
        return await this.clients.verify(connection, secret, signal);
      } catch (error) {
        if (signal.aborted) {
          return undefined;
        }
        throw error;
      }
    });
  }

  /** Stores a secret, then what needs it; where that fails, what was there before is there again. */
  private async storeWith(accepted: Accepted, work: () => Promise<void>): Promise<void> {
    const undo = await this.store(accepted);
    try {
      await work();
    } catch (error) {
      await undo();
      throw error;
    }
  }

  /** Pasted cookies never leave the memory. */
  private async store({ connection, secret }: Accepted): Promise<() => Promise<void>> {
    const account = accountOf(connection);
    if (secretKindOf(connection) !== 'cookies') {
      return await this.vault.set(account, secret);
    }
    const before = this.vault.forSession(account);
    this.vault.setForSession(account, secret);
    return async () => this.vault.setForSession(account, before);
  }

  private sayConnected(connection: Connection): void {
    const { name } = connection;
    const run = (command: string) => () => vscode.commands.executeCommand(command, { connection: name });
    const next = {
      cloudZoo: { title: t('Add Product…'), run: run('cloudZoo.addProduct') },
      licenseSpring: { title: t('Deactivate Device…'), run: run('cloudZoo.deleteLicense') },
      akana: { title: t('Delete API License…'), run: run('cloudZoo.deleteLicense') },
    }[connection.service];
    void notify('information', t('{0} is connected: {1}.', labelOf(connection), ownerOf(connection)), [next]);
  }

  private consequences(connection: Connection): string {
    const unsaved = this.unsavedTitles(connection.name);
    const sentences = [
      unsaved.length > 0 &&
        t('These tabs have unsaved changes, which could no longer be saved: {0}.', unsaved.join(', ')),
      isCloudZoo(connection) &&
        t('Its list of {0} products is removed from the settings.', connection.products.length),
      secretKindOf(connection) !== 'cookies' &&
        (this.connections.mayUse(accountOf(connection), connection.name)
          ? t('Its secret stays, because another connection uses it.')
          : t('Its secret is removed from the keychain.')),
      t('Nothing changes on {0}.', connection.endpoint),
    ];
    return sentences.filter(sentence => sentence !== false).join(' ');
  }
}

function isSameLogin(before: Connection, after: Connection): boolean {
  const loginOf = ({ label: _, ...rest }: Connection) => JSON.stringify({ ...rest, products: undefined });
  return loginOf(before) === loginOf(after);
}

function tokenEndpointOf(connection: Connection): string | undefined {
  return connection.service === 'licenseSpring' ? connection.tokenEndpoint : undefined;
}
