import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { outcomeOfFailure } from '../../activity/entry';
import type { CommandArguments } from '../../commandArguments';
import { chooseCloudZoo } from '../../connections/choose';
import type { Clients } from '../../connections/clients/clients';
import { type CloudZooConnection, connectionLine, labelOf } from '../../connections/connection';
import type { Connections } from '../../connections/connections';
import { explain, explainCause } from '../../connections/explain';
import { isObject } from '../../json/json';
import { openDraft } from '../../products/commands/draft';
import { ServiceError } from '../../services/serviceError';
import { registerCommands } from '../../ui/commands';
import { notify, UserError } from '../../ui/messages';
import { Owner } from '../../ui/owner';
import { withCancellableProgress } from '../../ui/progress';
import { askSteps } from '../../ui/steps';
import { neutralise, sentences } from '../../ui/text';
import type { Confirmation } from '../confirmation';
import { basic } from '../request';
import type { RemovalSender } from '../sender';
import { parseEntity } from './address';
import { type EntityAnswers, entityOf, entitySteps } from './ask';
import {
  type Cluster,
  ClusterProblems,
  clusterDraft,
  clusterLanguage,
  clusterTemplate,
  isCluster,
  parseCluster,
} from './clusterDraft';

/** How many licenses the question names: what matters most must not be pushed out of sight. */
const mostNamed = 3;

/** Adds a license cluster to an entity, or replaces the one that has any of its licenses. */
export class ClusterPutting extends Owner {
  constructor(
    private readonly connections: Connections,
    private readonly clients: Clients,
    private readonly confirmation: Confirmation,
    private readonly sender: RemovalSender,
  ) {
    super();
    this.own(new ClusterLens());
    this.own(new ClusterProblems(connections));
    this.own(registerCommands({ 'cloudZoo.putLicenseCluster': given => this.run(given) }));
  }

  /** Puts the named cluster or the one in front; where there is none, a draft of one is opened. */
  private async run({ connection: name, uri, answers }: CommandArguments): Promise<void> {
    const document = uri
      ? await vscode.workspace.openTextDocument(uri)
      : vscode.window.activeTextEditor?.document;
    const connection = await chooseCloudZoo(this.connections, t('Put License Cluster'), name);
    if (connection && document && isCluster(document)) {
      await this.put(document, connection, answers);
    } else if (connection) {
      await openDraft(clusterDraft, clusterTemplate(connection.issuer, connection.products[0] ?? ''));
    }
  }

  /** Checks the draft, asks whose it is, and sends it on the person's word. */
  private async put(
    document: vscode.TextDocument,
    connection: CloudZooConnection,
    argument?: unknown,
  ): Promise<void> {
    const cluster = await parseCluster(document);
    const given = isObject(argument) && typeof argument.entityId === 'string' ? argument.entityId : '';
    const answers = await askSteps<EntityAnswers>(
      t('Put License Cluster · {0}', labelOf(connection)),
      entitySteps(),
      parseEntity(given) ? { entityId: given } : {},
    );
    const entityId = answers && entityOf(answers);
    if (entityId !== undefined) {
      await this.confirm(connection, cluster, entityId);
    }
  }

  private async confirm(connection: CloudZooConnection, cluster: Cluster, entityId: string): Promise<void> {
    const ids = cluster.licenses.map(({ id, productId }) => `${neutralise(id, 60)} (${productId})`);
    const shown = ids.slice(0, mostNamed).join(', ');
    const more = ids.length - mostNamed;
    const question = {
      question:
        ids.length === 1
          ? t('Put a license cluster with 1 license?')
          : t('Put a license cluster with {0} licenses?', ids.length),
      details: [
        t('Entity ID: {0}', entityId),
        more > 0
          ? t('Licenses: {0} and {1} more; Show Request has them all', shown, more)
          : t('Licenses: {0}', shown),
        connectionLine(connection),
        '',
        t('A cluster of this entity that contains any of these licenses is replaced as a whole.'),
      ],
      button: t('Put License Cluster'),
    };
    const body = bodyOf(cluster, entityId);
    const request = {
      method: 'PUT',
      url: `${connection.endpoint}/license`,
      ...basic(connection, { 'Content-Type': 'application/json' }),
      body,
    };
    const again = () => this.confirm(connection, cluster, entityId);
    if (await this.confirmation.ask(question, 'put-license-cluster', request, again)) {
      await this.send(connection, cluster, entityId, body);
    }
  }

  private async send(
    connection: CloudZooConnection,
    { licenses }: Cluster,
    entityId: string,
    body: string,
  ): Promise<void> {
    const client = await this.clients.cloudZoo(connection);
    const licenseIds = licenses.map(({ id }) => id).join(', ');
    const noteOutcome = await this.sender.note(connection, {
      operation: 'putLicenseCluster',
      subject: { licenseIds, entityId },
    });
    try {
      const progress = t('Putting the license cluster…');
      await withCancellableProgress(progress, signal => client.putLicenseCluster(body, signal));
    } catch (error) {
      await noteOutcome(outcomeOfFailure(error));
      if (!(error instanceof ServiceError)) {
        throw error;
      }
      const message = error.certainlyNotApplied
        ? t('The license cluster was not put.')
        : t('It is not known whether the license cluster was put. Putting it again is safe.');
      throw new UserError(
        sentences(message, error.certainlyNotApplied ? explain(error) : explainCause(error)),
      );
    }
    await noteOutcome({ outcome: 'done', status: 200 });
    void notify('information', t('The license cluster of {0} is in place.', entityId));
  }
}

/** The cluster goes in the person's own characters. */
function bodyOf({ text }: Cluster, entityId: string): string {
  return `{"entityId":${JSON.stringify(entityId)},"licenseCluster":${text.trim()}}`;
}

/** The lens "Put License Cluster" above a cluster's text. */
export class ClusterLens implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly registration = vscode.languages.registerCodeLensProvider(
    [{ language: clusterLanguage }, { pattern: `**/*${clusterDraft.ending}` }],
    this,
  );

  dispose(): void {
    this.registration.dispose();
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    return [
      new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), {
        title: t('$(cloud-upload) Put License Cluster…'),
        command: 'cloudZoo.putLicenseCluster',
        arguments: [{ uri: document.uri.toString() }],
      }),
    ];
  }
}
