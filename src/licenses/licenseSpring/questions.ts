import { t } from '@vscode/l10n';
import type { LicenseSpringProduct } from '../../services/licenseSpring/client';
import { askMany, askPick, inputStep, type PickItem, required, type Step } from '../../ui/steps';
import {
  type DeviceAnswers,
  type IdentityKind,
  numberFields,
  numberFrom,
  type OptionalField,
  optionalFields,
} from './answers';
import { optionalNames } from './removal';

type Values = Partial<DeviceAnswers>;
type Field = 'license_key' | 'username' | 'password' | 'id_token' | 'code' | 'customer_account_code';

/** Asks how the license is named, then for that; `products` tell which way is usual for them. */
export function identitySteps(products: readonly LicenseSpringProduct[]): Step<DeviceAnswers>[] {
  return [
    {
      key: 'kind',
      ask: async (frame, values) => {
        const usual = values.kind ?? usualKind(products, values.product);
        const answer = await askPick(frame, t('How the license is named'), kinds(), usual);
        return typeof answer === 'object' ? { kind: answer.value } : answer;
      },
    },
    field('license_key', ['licenseKey'], t('License key: as the customer has it')),
    field('username', ['username'], t('User name: often an e-mail address')),
    secret('password', ['username'], t('Password of the user: optional'), false),
    secret('id_token', ['idToken'], t('ID token: from the single sign-on; it can be used once')),
    secret('code', ['code'], t('Authorization code: from the single sign-on; it can be used once')),
    field(
      'customer_account_code',
      ['idToken', 'code'],
      t('Customer account code: from the LicenseSpring platform'),
    ),
  ];
}

function field(key: Field, asked: readonly IdentityKind[], prompt: string): Step<DeviceAnswers> {
  return {
    ...inputStep<DeviceAnswers>(key, {
      prompt,
      validate: text => (text.trim() ? undefined : required(nameOf(prompt))),
    }),
    // Before it is answered, the usual kind counts.
    applies: ({ kind = 'licenseKey' }: Values) => asked.includes(kind),
  };
}

function secret(
  key: 'password' | 'id_token' | 'code',
  asked: readonly IdentityKind[],
  prompt: string,
  isNeeded = true,
): Step<DeviceAnswers> {
  return {
    ...inputStep<DeviceAnswers>(key, {
      prompt,
      password: true,
      validate: text => (text || !isNeeded ? undefined : required(nameOf(prompt))),
    }),
    // Before it is answered, the usual kind counts.
    applies: ({ kind = 'licenseKey' }: Values) => asked.includes(kind),
  };
}

/** A prompt begins with the field's name. */
function nameOf(prompt: string): string {
  return prompt.split(/[:：]/)[0] ?? prompt;
}

function kinds(): PickItem<IdentityKind>[] {
  return [
    { label: t('License Key'), value: 'licenseKey' },
    { label: t('User Name'), value: 'username' },
    { label: t('Single Sign-On: ID Token'), value: 'idToken' },
    { label: t('Single Sign-On: Authorization Code'), value: 'code' },
  ];
}

function usualKind(
  products: readonly LicenseSpringProduct[],
  product: string | undefined,
): IdentityKind | undefined {
  const method = products.find(({ short_code }) => short_code === product)?.authorization_method;
  return method === 'user' ? 'username' : method === 'license-key' ? 'licenseKey' : undefined;
}

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
