import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { endingOf } from '../activity/ending';
import type { Clients } from '../connections/clients';
import { type CloudZooConnection, connectionLine } from '../connections/connection';
import { explain } from '../connections/explain';
import { isGuid } from '../products/address';
import type { ProductStore } from '../products/store';
import { type LicenseAddress, licensePath } from '../services/cloudZoo/client';
import { isRecord } from '../services/json';
import { ServiceError } from '../services/serviceError';
import { type Action, notify, UserError } from '../ui/messages';
import { withCancellableProgress } from '../ui/progress';
import { askPick, askSteps, type Frame, inputStep, type PickItem, type Step } from '../ui/steps';
import { neutralise, sentences } from '../ui/text';
import { parseEntity, parsePasted, problemOfLicenseId } from './address';
import { type EntityAnswers, entityOf, entitySteps } from './entityPrompt';
import { basic } from './request';
import type { LicenseSending } from './sending';

interface Answers extends LicenseAddress, EntityAnswers {
  /** The product is not on the list and is typed. */
  otherProduct: string;
}

/** Deletes a license on Cloud Zoo, and with it the license cluster that it is in. */
export class LicenseDeletion {
  /** Licenses whose deletion may have happened: for them "not found" is good news. */
  private readonly unknown = new Set<string>();

  constructor(
    private readonly clients: Clients,
    private readonly store: ProductStore,
    private readonly sending: LicenseSending,
  ) {}

  async run(connection: CloudZooConnection, argument?: unknown): Promise<void> {
    await this.runWith(connection, givenBy(argument), {});
  }

  private async runWith(
    connection: CloudZooConnection,
    given: Partial<Answers>,
    earlier: Partial<Answers>,
  ): Promise<void> {
    const answers = await askSteps<Answers>(t('Delete License'), this.steps(connection), given, earlier);
    const license = answers && completed(answers);
    if (license) {
      await this.confirm(connection, license);
    }
  }

  private steps(connection: CloudZooConnection): Step<Answers>[] {
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
      ...entitySteps<Answers>(),
    ];
  }

  private async askProduct(
    frame: Frame,
    connection: CloudZooConnection,
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

  private async confirm(connection: CloudZooConnection, license: LicenseAddress): Promise<void> {
    const title = this.titleOf(connection, license.productId);
    const product = [title && neutralise(title, 100), license.productId].filter(part => part).join(', ');
    const question = {
      message: t('Delete the license cluster of license "{0}"?', neutralise(license.licenseId, 100)),
      detail: [
        t('Product: {0}', product),
        t('License ID: {0}', license.licenseId),
        t('Entity ID: {0}', license.entityId),
        connectionLine(connection),
        '',
        t(
          'The whole license cluster goes: every other license in it is deleted too, and leases are voided at once.',
        ),
        t('This cannot be undone.'),
      ].join('\n'),
      button: t('Delete License Cluster'),
    };
    const request = {
      method: 'DELETE',
      url: connection.endpoint + licensePath(license),
      ...basic(connection),
    };
    const again = () => this.confirm(connection, license);
    if (await this.sending.confirm(question, 'delete-license', request, again)) {
      await this.send(connection, license);
    }
  }

  private async send(connection: CloudZooConnection, license: LicenseAddress): Promise<void> {
    const client = await this.clients.cloudZoo(connection);
    const { licenseId, productId, entityId } = license;
    const ended = await this.sending.begin(connection, 'deleteLicenseCluster', {
      licenseId,
      productId,
      entityId,
    });
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

  private titleOf(connection: CloudZooConnection, id: string): string | undefined {
    const title = this.store.title({ connection: connection.name, id });
    return title === id ? undefined : title;
  }
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

function completed(answers: Partial<Answers>): LicenseAddress | undefined {
  const { productId, licenseId } = answers;
  const entityId = entityOf(answers);
  return productId && licenseId && entityId ? { productId, licenseId, entityId } : undefined;
}
