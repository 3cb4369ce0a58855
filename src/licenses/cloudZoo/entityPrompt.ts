import { t } from '@vscode/l10n';
import { askPick, inputStep, type PickItem, type Step } from '../../ui/steps';
import { type EntityKind, parseEntity, problemOfEntity } from './address';

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
