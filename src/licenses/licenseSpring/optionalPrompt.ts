import { t } from '@vscode/l10n';
import { askMany, inputStep, required, type Step } from '../../ui/steps';
import { type DeviceAnswers, numberFields, numberFrom, type OptionalField, optionalFields } from './answers';
import { optionalNames } from './removal';

/** Asks which optional fields are sent, usually none, then for those. */
export function optionalSteps(): Step<DeviceAnswers>[] {
  return [
    {
      key: 'optional',
      ask: async (frame, values) => {
        const items = optionalFields.map(value => ({
          label: optionalNames()[value] ?? value,
          description: hints()[value],
          value,
        }));
        const placeholder = t('Optional fields: most licenses need none; press Enter to continue');
        const answer = await askMany(frame, placeholder, items, values.optional ?? []);
        return answer === 'back' || answer === undefined ? answer : withoutOthers(answer.values);
      },
    },
    ...optionalFields.map(field => optionalStep(field)),
  ];
}

function optionalStep(field: OptionalField): Step<DeviceAnswers> {
  const name = optionalNames()[field] ?? field;
  const isNumber = numberFields.includes(field);
  return {
    ...inputStep<DeviceAnswers>(field, {
      prompt: t('{0}: {1}', name, hints()[field]),
      validate: text => {
        if (!text.trim()) {
          return required(name);
        }
        return isNumber && Number.isNaN(numberFrom(text)) ? t('This is not a whole number.') : undefined;
      },
    }),
    applies: ({ optional = [] }) => optional.includes(field),
  };
}

function hints(): Record<OptionalField, string> {
  return {
    license_id: t('a number; identifies one of several licenses of the same user'),
    bundle_code: t('the bundle in which the product was sold'),
    sdk_ver: t('the version of the SDK that the device uses'),
    consumptions: t('a number; added to what a consumption license has used'),
  };
}

/** What is not sent any more is forgotten. */
function withoutOthers(optional: readonly OptionalField[]): Partial<DeviceAnswers> {
  const others = optionalFields.filter(field => !optional.includes(field));
  return { optional, ...Object.fromEntries(others.map(field => [field, undefined])) };
}
