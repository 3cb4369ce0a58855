import { t } from '@vscode/l10n';
import { isObject } from '../json/json';
import { UserError } from '../ui/messages';
import { askPick, inputStep, type PickItem, type Step } from '../ui/steps';
import {
  type Connection,
  cloudZooEndpoint,
  labelOf,
  licenseSpringEndpoint,
  licenseSpringTokenEndpoint,
  sandboxNames,
} from './connection';
import type { SecretAnswers, SecretKind } from './secrets/credentials';
import { secretSteps } from './secrets/prompts';
import {
  parseConnection,
  problemOfEmail,
  problemOfEndpoint,
  problemOfIssuer,
  problemOfLabel,
  problemOfName,
} from './settings';

/** What the questions for a new connection collect. */
export interface ConnectionAnswers extends SecretAnswers {
  readonly service: Connection['service'];
  readonly label: string;
  /** Made from the label unless a command's argument gives it. */
  readonly name: string;
  readonly endpoint: string;
  readonly issuer: string;
  readonly authorization: 'apiKey' | 'oauth';
  readonly tokenEndpoint: string;
  readonly signIn: 'password' | 'cookies';
  readonly email: string;
}

type Values = Partial<ConnectionAnswers>;

const usualEndpoints = { cloudZoo: cloudZooEndpoint, licenseSpring: licenseSpringEndpoint, akana: '' };

/** Asks for a service, then for what a connection to it needs, its secret last. */
export function connectionSteps(taken: readonly string[]): Step<ConnectionAnswers>[] {
  return [
    serviceStep(),
    ...detailSteps(taken),
    ...secretKinds.flatMap(kind =>
      secretSteps(kind).map(step => ({
        ...step,
        applies: (values: Values) => secretKindIn(values) === kind && step.applies?.(values) !== false,
      })),
    ),
  ];
}

/** Asks for all that a connection says of itself, but its service and secret. */
export function detailSteps(taken: readonly string[]): Step<ConnectionAnswers>[] {
  return [
    inputStep('label', {
      prompt: t('Connection name: what to call this connection here, for example your company’s name'),
      placeholder: 'acme',
      validate: text => problemOfLabel(text.trim(), taken),
    }),
    inputStep('endpoint', {
      prompt: t('Endpoint: the address of the service'),
      placeholder: 'https://',
      initial: ({ service }) => service && usualEndpoints[service],
      validate: problemOfEndpoint,
    }),
    {
      ...inputStep<ConnectionAnswers>('issuer', {
        prompt: t('Issuer ID: the one that McNeel registered for you'),
        validate: problemOfIssuer,
      }),
      applies: values => serviceIn(values) === 'cloudZoo',
    },
    authorizationStep(),
    {
      ...inputStep<ConnectionAnswers>('tokenEndpoint', {
        prompt: t('Token endpoint: where the OAuth client gets its token; its secret is sent only there'),
        initial: () => licenseSpringTokenEndpoint,
        validate: problemOfEndpoint,
      }),
      applies: values => secretKindIn(values) === 'oauth',
    },
    signInStep(),
    {
      ...inputStep<ConnectionAnswers>('email', {
        prompt: t('E-mail address: the one of a Business Admin'),
        validate: problemOfEmail,
      }),
      applies: values => secretKindIn(values) === 'password',
    },
  ];
}

/**
 * The connection that the answers describe; its name is made from the label where it has none.
 *
 * @throws UserError where an argument's answers are not good.
 */
export function connectionFrom(answers: Values, taken: readonly string[]): Connection {
  const { label = '', name = nameFrom(label, taken) } = answers;
  const connection = parseConnection({ ...answers, name });
  const problem = 'reason' in connection ? connection.reason : problemOfName(connection.name, taken);
  if (problem !== undefined || 'reason' in connection) {
    throw new UserError(problem ?? '');
  }
  return connection;
}

/** A connection as the answers that describe it. */
export function answersOf(connection: Connection): Values {
  return { ...connection, label: labelOf(connection) };
}

/** `Acme Europe (staging)` is `acme-europe-staging`, or the like with a number where that is taken. */
function nameFrom(label: string, taken: readonly string[]): string {
  const plain = label
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40);
  const name = plain.replace(/^-|-$/g, '') || 'connection';
  const used = new Set([...taken, ...Object.values(sandboxNames)]);
  for (let number = 2, free = name; ; free = `${name}-${number}`, number++) {
    if (!used.has(free)) {
      return free;
    }
  }
}

/** What a command's argument answers beforehand: never a secret. */
export function connectionAnswersIn(argument: unknown): Values {
  if (!isObject(argument)) {
    return {};
  }
  const oneOf = <Value extends string>(name: string, values: readonly Value[]) =>
    values.find(value => value === argument[name]);
  // Who names an issuer means a Cloud Zoo.
  const service =
    oneOf('service', services) ?? (typeof argument.issuer === 'string' ? 'cloudZoo' : undefined);
  const authorization = oneOf('authorization', ['apiKey', 'oauth']);
  const signIn = oneOf('signIn', ['password', 'cookies']);
  const given: { -readonly [Key in keyof Values]: Values[Key] } = {
    ...(service && { service }),
    ...(authorization && { authorization }),
    ...(signIn && { signIn }),
  };
  for (const key of ['label', 'name', 'endpoint', 'issuer', 'tokenEndpoint', 'email'] as const) {
    const value = argument[key];
    if (typeof value === 'string') {
      given[key] = value;
    }
  }
  return given.name === undefined ? given : { label: given.name, ...given };
}

const services = ['cloudZoo', 'licenseSpring', 'akana'] as const;
const secretKinds = ['issuer', 'apiKey', 'oauth', 'password', 'cookies'] as const;

/** What is not answered yet counts as the usual, so that the number of steps changes only with the unusual. */
function serviceIn({ service = 'cloudZoo' }: Values): Connection['service'] {
  return service;
}

function secretKindIn(values: Values): SecretKind {
  switch (serviceIn(values)) {
    case 'cloudZoo':
      return 'issuer';
    case 'licenseSpring':
      return values.authorization ?? 'apiKey';
    case 'akana':
      return values.signIn ?? 'password';
  }
}

function serviceStep(): Step<ConnectionAnswers> {
  const items: PickItem<Connection['service']>[] = [
    {
      label: '$(cloud) Cloud Zoo',
      detail: t('Products and licenses of Rhino plug-ins, on McNeel’s license service'),
      value: 'cloudZoo',
    },
    {
      label: '$(key) LicenseSpring',
      detail: t('Devices on which licenses are active'),
      value: 'licenseSpring',
    },
    { label: '$(server) Akana', detail: t('Licenses for APIs, on an Akana API platform'), value: 'akana' },
  ];
  return pickStep('service', t('Service'), items);
}

function authorizationStep(): Step<ConnectionAnswers> {
  const items: PickItem<'apiKey' | 'oauth'>[] = [
    { label: t('API Key'), detail: t('An API key and its shared key'), value: 'apiKey' },
    { label: t('OAuth'), detail: t('A client ID and its secret'), value: 'oauth' },
  ];
  return {
    ...pickStep('authorization', t('Authorization'), items),
    applies: values => serviceIn(values) === 'licenseSpring',
  };
}

function signInStep(): Step<ConnectionAnswers> {
  const items: PickItem<'password' | 'cookies'>[] = [
    { label: t('E-Mail and Password'), detail: t('Kept in the keychain'), value: 'password' },
    {
      label: t('Cookies of a Browser'),
      detail: t('For tenants that only allow single sign-on; kept in memory only'),
      value: 'cookies',
    },
  ];
  return { ...pickStep('signIn', t('Sign-in'), items), applies: values => serviceIn(values) === 'akana' };
}

function pickStep<Key extends 'service' | 'authorization' | 'signIn'>(
  key: Key,
  placeholder: string,
  items: readonly PickItem<ConnectionAnswers[Key]>[],
): Step<ConnectionAnswers> {
  return {
    key,
    ask: async (frame, values) => {
      const answer = await askPick(frame, placeholder, items, values[key]);
      return typeof answer === 'object' ? { ...values, [key]: answer.value } : answer;
    },
  };
}
