import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { endingOf } from '../activity/ending';
import type { ActivityRecord, Ending } from '../activity/record';
import type { Clients } from '../connections/clients';
import { type Connection, isRecord } from '../connections/connection';
import type { Connections } from '../connections/connections';
import { explain } from '../connections/explain';
import { isGuid } from '../products/address';
import type { ProductStore } from '../products/store';
import type { LicenseAddress } from '../services/cloudZoo/client';
import { ServiceError } from '../services/serviceError';
import { type Action, ask, notify, UserError } from '../ui/messages';
import { withCancellableProgress } from '../ui/progress';
import { askPick, askSteps, type Frame, inputStep, type PickItem, type Step } from '../ui/steps';
import { neutralise, sentences } from '../ui/text';
import { type EntityKind, parseEntity, parsePasted, problemOfEntity, problemOfLicenseId } from './address';
import { asCurl, deletionRequest, type RequestDocuments } from './request';

interface Answers extends LicenseAddress {
  /** The product is not on the list and is typed. */
  otherProduct: string;
  entityKind: EntityKind;
}

/** Deletes a license on Cloud Zoo, and with it the license cluster that it is in. */
export class LicenseDeletion {
  /** Licenses whose deletion may have happened: for them "not found" is good news. */
  private readonly unknown = new Set<string>();

  constructor(
    private readonly connections: Connections,
    private readonly clients: Clients,
    private readonly record: ActivityRecord,
    private readonly store: ProductStore,
    private readonly requests: RequestDocuments,
  ) {}

  async run(connection: Connection, argument?: unknown): Promise<void> {
    await this.runWith(connection, givenBy(argument), {});
  }

  private async runWith(
    connection: Connection,
    given: Partial<Answers>,
    earlier: Partial<Answers>,
  ): Promise<void> {
    const answers = await askSteps<Answers>(t('Delete License'), this.steps(connection), given, earlier);
    const license = answers && completed(answers);
    if (license) {
      await this.confirm(connection, license);
    }
  }

  private steps(connection: Connection): Step<Answers>[] {
    return [
      {
        key: 'productId',
        applies: () => connection.products.length > 0,
        ask: (frame, values) => this.askProduct(frame, connection, values),
      },
      {
        ...inputStep<Answers>('otherProduct', {
          prompt: t('Product ID: the GUID of the plug-in'),
          validate: text => (isGuid(text.trim()) ? undefined : t('A product ID is a GUID.')),
          accept: text => ({ otherProduct: text.trim(), productId: text.trim().toLowerCase() }),
        }),
        applies: values =>
          !values.productId || (!connection.products.length && values.otherProduct !== undefined),
      },
      inputStep('licenseId', {
        prompt: t('License ID: the serial number of the license, not its key; a License JSON may be pasted'),
        validate: problemOfLicenseId,
        accept: text => parsePasted(text) ?? { licenseId: text.trim() },
      }),
      inputStep('entityId', {
        prompt: t(
          'Entity ID: whose license it is; the number from the address of the group, or the whole ID',
        ),
        placeholder: '4815162342-|-Group',
        validate: problemOfEntity,
      }),
      {
        key: 'entityKind',
        applies: values => parseEntity(values.entityId ?? '')?.kind === undefined,
        ask: askEntityKind,
      },
    ];
  }

  private async askProduct(
    frame: Frame,
    connection: Connection,
    values: Partial<Answers>,
  ): Promise<Partial<Answers> | 'back' | undefined> {
    const items: PickItem<string>[] = connection.products.map(id => ({
      label: neutralise(this.titleOf(connection, id) ?? id, 120),
      description: id,
      value: id,
    }));
    items.push({ label: '', kind: vscode.QuickPickItemKind.Separator });
    items.push({ label: t('$(edit) Another product ID…'), alwaysShow: true, value: '' });
    const answer = await askPick(frame, t('Product'), items, values.productId);
    return typeof answer === 'object' ? { productId: answer.value } : answer;
  }

  /** The first button is harmless, because Enter held down presses it. */
  private async confirm(connection: Connection, license: LicenseAddress): Promise<void> {
    const remove = t('Delete License Cluster');
    const show = t('Show Request');
    const title = this.titleOf(connection, license.productId);
    const answer = await ask(
      t('Delete the license cluster of license "{0}"?', neutralise(license.licenseId, 100)),
      [
        t(
          'Product: {0}',
          [title && neutralise(title, 100), license.productId].filter(part => part).join(', '),
        ),
        t('License ID: {0}', license.licenseId),
        t('Entity ID: {0}', license.entityId),
        t('Connection: {0}, issuer {1} at {2}', connection.name, connection.issuer, connection.endpoint),
        '',
        t(
          'The whole license cluster goes: every other license in it is deleted too, and leases are voided at once.',
        ),
        t('This cannot be undone.'),
      ].join('\n'),
      show,
      remove,
    );
    if (answer === remove) {
      await this.send(connection, license);
    } else if (answer === show) {
      const request = deletionRequest(connection, license);
      await this.requests.show('delete-license', connection, request);
      void notify('information', t('Nothing was sent.'), [
        {
          title: t('Copy as curl'),
          run: () => vscode.env.clipboard.writeText(asCurl(connection, request)),
        },
        { title: t('Continue…'), run: () => this.confirm(connection, license) },
      ]);
    }
  }

  private async send(connection: Connection, license: LicenseAddress): Promise<void> {
    const client = await this.clients.cloudZoo(connection);
    const ended = await this.begin(connection, license);
    const key = JSON.stringify([connection.endpoint, connection.issuer, license]);
    const name = neutralise(license.licenseId, 100);
    const another: Action = {
      title: t('Remove Another…'),
      run: () => this.runWith(connection, { productId: license.productId }, {}),
    };
    try {
      const progress = t('Deleting license {0}…', name);
      await withCancellableProgress(progress, signal => client.deleteLicense(license, signal));
      this.unknown.delete(key);
      await ended({ outcome: 'done', status: 200 });
      void notify('information', t('Deleted: the license cluster of license {0}.', name), [another]);
    } catch (error) {
      if (!(error instanceof ServiceError)) {
        throw error;
      }
      const { failure } = error;
      const { status, code } = failure;
      if (failure.kind === 'refused' && status === 404 && this.unknown.delete(key)) {
        await ended({ outcome: 'alreadyGone', status, code });
        void notify('information', t('License {0} is already gone.', name), [another]);
      } else if (error.certainlyNotApplied) {
        await ended(endingOf(error));
        throw new UserError(sentences(t('License {0} was not deleted.', name), explain(error)), [
          { title: t('Edit…'), run: () => this.runWith(connection, {}, answersOf(license)) },
        ]);
      } else {
        this.unknown.add(key);
        await ended(endingOf(error));
        const message = t(
          'It is not known whether license {0} was deleted. Removing it again is safe: it tells which it is.',
          name,
        );
        throw new UserError(sentences(message, explain(error)), [
          { title: t('Remove Again…'), run: () => this.confirm(connection, license) },
        ]);
      }
    }
  }

  /** What cannot be recorded is not sent. */
  private async begin(
    connection: Connection,
    license: LicenseAddress,
  ): Promise<(ending: Ending) => Promise<void>> {
    const { service, name, endpoint } = connection;
    const { licenseId, productId, entityId } = license;
    try {
      return await this.record.begin(
        {
          connection: name,
          service,
          host: new URL(endpoint).host,
          operation: 'deleteLicenseCluster',
          subject: { licenseId, productId, entityId },
        },
        this.connections.isTemporary(connection),
      );
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new UserError(t('Nothing was sent, because it could not be recorded first: {0}', reason));
    }
  }

  private titleOf(connection: Connection, id: string): string | undefined {
    const title = this.store.title({ connection: connection.name, id });
    return title === id ? undefined : title;
  }
}

async function askEntityKind(
  frame: Frame,
  values: Partial<Answers>,
): Promise<Partial<Answers> | 'back' | undefined> {
  const items: PickItem<EntityKind>[] = [
    { label: t('Group'), description: t('a team or company on the Rhino accounts site'), value: 'Group' },
    { label: t('User'), description: t('one person'), value: 'User' },
  ];
  const answer = await askPick(frame, t('Kind of entity'), items, values.entityKind);
  return typeof answer === 'object' ? { entityKind: answer.value } : answer;
}

/** What a command's argument answers beforehand; what it says wrongly is asked. */
function givenBy(argument: unknown): Partial<Answers> {
  if (!isRecord(argument)) {
    return {};
  }
  const { productId, licenseId, entityId } = argument;
  return {
    ...(typeof productId === 'string' && isGuid(productId) && { productId: productId.toLowerCase() }),
    ...(typeof licenseId === 'string' && licenseId.trim() && { licenseId: licenseId.trim() }),
    ...(typeof entityId === 'string' && parseEntity(entityId) && { entityId: entityId.trim() }),
  };
}

function answersOf(license: LicenseAddress): Partial<Answers> {
  return { ...license, otherProduct: license.productId };
}

function completed({
  productId,
  licenseId,
  entityId,
  entityKind,
}: Partial<Answers>): LicenseAddress | undefined {
  const entity = parseEntity(entityId ?? '');
  const kind = entity?.kind ?? entityKind;
  return productId && licenseId && entity && kind
    ? { productId, licenseId, entityId: `${entity.digits}-|-${kind}` }
    : undefined;
}
