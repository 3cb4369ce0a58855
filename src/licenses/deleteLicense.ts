import { t } from '@vscode/l10n';
import { chooseConnection } from '../connections/choose';
import type { Clients } from '../connections/clients/clients';
import type { Connection } from '../connections/connection';
import type { Connections } from '../connections/connections';
import { explain, explainCause } from '../connections/explain';
import type { ProductStore } from '../products/remote/store';
import { type Action, notify, UserError } from '../ui/messages';
import { withCancellableProgress } from '../ui/progress';
import { sentences } from '../ui/text';
import { ApiLicensePrompt } from './akana/ask';
import { ClusterPrompt } from './cloudZoo/ask';
import type { Confirmation } from './confirmation';
import { DevicePrompt } from './licenseSpring/ask';
import { nextStepAfter } from './nextStep';
import type { Answer, NamedRemoval, RemovalOperation, RemovalOutcome } from './removal';
import type { RemovalSender } from './sender';

/** What the document of a request is called. */
const documentNames = {
  deleteLicenseCluster: 'delete-license',
  deactivateDevice: 'deactivate-device',
  deleteApiLicense: 'delete-api-license',
} as const satisfies Record<RemovalOperation, string>;

/** Removes one license: asks what the service needs, then whether, sends one request and says what came of it. */
export class LicenseDeletion {
  private readonly clusters: ClusterPrompt;
  private readonly devices: DevicePrompt;
  private readonly apiLicenses: ApiLicensePrompt;

  constructor(
    private readonly connections: Connections,
    clients: Clients,
    store: ProductStore,
    private readonly confirmation: Confirmation,
    private readonly sender: RemovalSender,
  ) {
    this.clusters = new ClusterPrompt(clients, store);
    this.devices = new DevicePrompt(clients);
    this.apiLicenses = new ApiLicensePrompt(clients, sender, named => this.goOn(named));
  }

  /**
   * @param name of the connection, where it is known.
   * @param argument answers questions beforehand; the last question is always asked.
   */
  async run(name: string | undefined, argument?: unknown): Promise<void> {
    const before = name === undefined && this.connections.all().length > 1 ? 1 : 0;
    let connection: Connection | undefined;
    for (let answer: Answer = 'back'; answer === 'back'; ) {
      connection = await chooseConnection(this.connections, t('Delete License'), name, true, connection);
      answer = connection && (await this.ask(connection, argument, before));
      await this.goOn(answer);
    }
  }

  private async ask(connection: Connection, argument: unknown, before: number): Promise<Answer> {
    switch (connection.service) {
      case 'cloudZoo':
        return await this.clusters.ask(connection, argument, before);
      case 'licenseSpring':
        return await this.devices.ask(connection, argument, before);
      case 'akana':
        return await this.apiLicenses.ask(connection, argument, before);
    }
  }

  private async goOn(named: Answer): Promise<void> {
    if (!named || named === 'back') {
      return;
    }
    const { words, operation, request } = named.removal;
    if (await this.confirmation.ask(words, documentNames[operation], request, () => this.goOn(named))) {
      await this.send(named);
    }
  }

  private async send(named: NamedRemoval): Promise<void> {
    const { words } = named.removal;
    const outcome = await withCancellableProgress(words.progress, signal =>
      this.sender.send(named.removal, signal),
    );
    await this.say(named, outcome);
  }

  private async say(named: NamedRemoval, { recorded, error }: RemovalOutcome): Promise<void> {
    const { words, connection } = named.removal;
    const another: Action = {
      title: t('Remove Another…'),
      run: async () => await this.goOn(await named.another()),
    };
    switch (recorded.outcome) {
      case 'done':
        void notify('information', words.done, [another]);
        return;
      case 'alreadyGone':
        void notify('information', await this.sender.goneWords(named.removal), [another]);
        return;
      case 'notThere':
        void notify('warning', words.notThere ?? words.refused, [another]);
        return;
      case 'refused':
        throw new UserError(sentences(words.refused, error && explain(error)), [
          nextStepAfter(
            error,
            connection,
            () => this.goOn(named),
            async () => await this.goOn(await named.edit(error)),
          ),
        ]);
      case 'unknown':
        // What to do is said already: one way out is enough.
        throw new UserError(sentences(words.unknown, error && explainCause(error)), [
          { title: t('Remove Again…'), run: () => this.goOn(named) },
        ]);
    }
  }
}
