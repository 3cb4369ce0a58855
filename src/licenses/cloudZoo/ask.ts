import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Clients } from '../../connections/clients/clients';
import { type CloudZooConnection, labelOf } from '../../connections/connection';
import { isObject } from '../../json/json';
import { isGuid } from '../../products/address';
import type { ProductStore } from '../../products/remote/store';
import type { LicenseAddress } from '../../services/cloudZoo/client';
import type { ServiceError } from '../../services/serviceError';
import { askFurther, askPick, type Frame, inputStep, type PickItem, type Step } from '../../ui/steps';
import { neutralise } from '../../ui/text';
import type { Answer } from '../removal';
import { type EntityKind, parseEntity, parsePasted, problemOfEntity, problemOfLicenseId } from './address';
import { clusterRemoval } from './removal';

interface Answers extends LicenseAddress, EntityAnswers {
  /** The product is not on the list and is typed. */
  otherProduct: string;
}

/** Asks which license goes, and with it the license cluster that it is in. */
export class ClusterPrompt {
  constructor(
    private readonly clients: Clients,
    private readonly store: ProductStore,
  ) {}

  /** @param before how many questions were asked before. */
  async ask(connection: CloudZooConnection, argument: unknown, before: number): Promise<Answer> {
    return await this.askWith(connection, givenBy(argument), {}, before);
  }

  private async askWith(
    connection: CloudZooConnection,
    given: Partial<Answers>,
    earlier: Partial<Answers>,
    before = 0,
    from?: keyof Answers,
  ): Promise<Answer> {
    const client = await this.clients.cloudZoo(connection);
    const steps = this.steps(connection);
    const title = t('Delete License · {0}', labelOf(connection));
    const answers = await askFurther<Answers>(title, steps, given, earlier, before, from && { key: from });
    if (answers === 'back') {
      return answers;
    }
    const license = answers && completed(answers);
    if (!license) {
      return undefined;
    }
    const { productId } = license;
    return {
      removal: clusterRemoval(connection, client, license, this.titleOf(connection, productId)),
      edit: error => this.askWith(connection, {}, { ...license, otherProduct: productId }, 0, wrongIn(error)),
      another: () => this.askWith(connection, { productId }, {}),
    };
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
        // What was typed is asked again on the way back.
        applies: ({ productId, otherProduct }) =>
          connection.products.length
            ? productId === '' || (productId !== undefined && productId === otherProduct?.toLowerCase())
            : !productId || otherProduct !== undefined,
      },
      inputStep('licenseId', {
        prompt: t(
          'License ID: the serial number of the license, not its key; you can also paste License JSON',
        ),
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
    const isListed = connection.products.some(id => id === values.productId);
    const active = isListed || !values.otherProduct ? values.productId : '';
    const answer = await askPick(frame, t('Product'), items, active);
    if (typeof answer !== 'object') {
      return answer;
    }
    return { productId: answer.value, ...(answer.value && { otherProduct: undefined }) };
  }

  private titleOf(connection: CloudZooConnection, id: string): string | undefined {
    const title = this.store.title({ connection: connection.name, id });
    return title === id ? undefined : title;
  }
}

/** What a command's argument answers beforehand; what it says wrongly is asked. */
function givenBy(argument: unknown): Partial<Answers> {
  if (!isObject(argument)) {
    return {};
  }
  const { productId, licenseId, entityId } = argument;
  return {
    ...(typeof productId === 'string' && isGuid(productId) && { productId: productId.toLowerCase() }),
    ...(typeof licenseId === 'string' && licenseId.trim() && { licenseId: licenseId.trim() }),
    ...(typeof entityId === 'string' && parseEntity(entityId) && { entityId: entityId.trim() }),
  };
}

function completed(answers: Partial<Answers>): LicenseAddress | undefined {
  const { productId, licenseId } = answers;
  const entityId = entityOf(answers);
  return productId && licenseId && entityId ? { productId, licenseId, entityId } : undefined;
}

/** The answer that an error is about; where Cloud Zoo does not name it, the license. */
function wrongIn(error: ServiceError | undefined): keyof Answers {
  const { description = '', details = '' } = error?.failure ?? {};
  const named = /\b(product|entity)/i.exec(`${description} ${details}`)?.[1]?.toLowerCase();
  return named === 'product' ? 'productId' : named === 'entity' ? 'entityId' : 'licenseId';
}

/** What the two questions for an entity collect. */
export interface EntityAnswers {
  /** The whole entity ID, or its number alone. */
  readonly entityId: string;
  readonly entityKind: EntityKind;
}

/** Asks for an entity: its whole ID, or its number and then its kind. */
export function entitySteps<Answers extends EntityAnswers>(): Step<Answers>[] {
  return [
    inputStep('entityId', {
      prompt: t('Entity ID: who has the license; the number from the address of the group, or the whole ID'),
      placeholder: '4815162342-|-Group',
      validate: problemOfEntity,
    }),
    {
      key: 'entityKind',
      applies: values => parseEntity(values.entityId ?? '')?.kind === undefined,
      ask: async (frame, values) => {
        const items: PickItem<EntityKind>[] = [
          {
            label: t('Group'),
            description: t('a team or company on the Rhino accounts site'),
            value: 'Group',
          },
          { label: t('User'), description: t('one person'), value: 'User' },
        ];
        const answer = await askPick(frame, t('Kind of entity'), items, values.entityKind);
        return typeof answer === 'object' ? { ...values, entityKind: answer.value } : answer;
      },
    },
  ];
}

/** The whole ID of an entity from the answers; undefined while one is missing. */
export function entityOf({ entityId, entityKind }: Partial<EntityAnswers>): string | undefined {
  const entity = parseEntity(entityId ?? '');
  const kind = entity?.kind ?? entityKind;
  return entity && kind ? `${entity.digits}-|-${kind}` : undefined;
}
