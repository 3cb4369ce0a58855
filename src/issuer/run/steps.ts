import type { Credentials, IssuerCall } from '../../services/issuer/client';
import type { Plan } from '../plan';
import {
  addLicense,
  emptyPost,
  foreignKey,
  getLicense,
  malformedLanguage,
  removeLicense,
  unknownKey,
  userInfoOf,
  wrongIssuer,
  wrongSecret,
} from './calls';
import { licensesIn, type Seen } from './seen';
import { languages, type StepId } from './stepIds';

/** Klingon: nobody has it. */
const noLanguage = 'tlh';

/** What a call may have given to an entity, so that it can be taken back. */
export interface Gift {
  readonly entity: string;
  /** A key and, with an upgrade, the one before it. */
  readonly keys: readonly string[];
}

/** One call of a run. */
export interface Step {
  readonly id: StepId;
  /** Calls without which this one shows nothing. */
  readonly needs: readonly StepId[];
  readonly gift?: Gift;
  /** Whose licenses are taken away. */
  readonly takesFrom?: string;
  /** The call; undefined where what it needs was not answered as it should be. */
  call(seen: Seen): IssuerCall | undefined;
}

/** All calls that a plan allows, in the order that leaves the server as it was. */
export function stepsOf(plan: Plan, { issuer, secret }: Credentials): Step[] {
  const { product, valid, disabled, taken, upgrade, entity, otherEntity } = plan;
  const steps: Step[] = [];
  const step = (id: StepId, call: Step['call'], needs: readonly StepId[] = [], gift?: Gift): void => {
    steps.push({ id, call, needs, gift });
  };
  const get = (id: StepId, key: string, varied: Parameters<typeof getLicense>[2] = {}): void =>
    step(id, () => getLicense(product, key, varied));
  const add = (
    id: StepId,
    key: string,
    to: string,
    varied: { precondition?: string; userInfo?: Record<string, unknown> } = {},
    needs: readonly StepId[] = [],
  ): void => {
    const keys = varied.precondition === undefined ? [key] : [key, varied.precondition];
    const call = addLicense({ entity: to, key, product, ...varied });
    step(id, () => call, needs, { entity: to, keys });
  };
  const remove = (id: StepId, of: StepId, needs: readonly StepId[] = []): void => {
    steps.push({
      id,
      needs: [of, ...needs],
      takesFrom: entity,
      call: seen => {
        const licenses = licensesIn(seen, of);
        return licenses.length ? removeLicense(entity, licenses) : undefined;
      },
    });
  };

  get('known', valid);
  const credentials = {
    wrongSecret: { issuer, secret: wrongSecret },
    wrongIssuer: { issuer: wrongIssuer, secret },
    noAuthorization: 'none',
  } as const;
  for (const intruder of ['wrongSecret', 'wrongIssuer', 'noAuthorization'] as const) {
    const varied = { credentials: credentials[intruder] };
    get(`${intruder}.get`, valid, varied);
    const call = addLicense({ entity, key: valid, product, ...varied });
    step(`${intruder}.add`, () => call, [], { entity, keys: [valid] });
    const license = { id: 'NO-SUCH-LICENSE', key: unknownKey, aud: product, iss: issuer };
    step(`${intruder}.remove`, () => removeLicense(entity, [license], varied));
  }
  const nobody = { issuer: wrongIssuer, secret: wrongSecret };
  step('unreadable.get', () => getLicense(product, undefined, { credentials: nobody }));
  step('unreadable.add', () => emptyPost('add_license', nobody));
  step('unreadable.remove', () => emptyPost('remove_license', nobody));

  get('unknown', unknownKey);
  get('unknownAgain', unknownKey);
  for (const language of languages) {
    get(`language.${language}`, unknownKey, { language });
  }
  get('language.none', unknownKey, { language: noLanguage });
  get('typed', valid, { contentType: true });
  get('malformedLanguage', valid, { language: malformedLanguage });
  get('foreignKey', foreignKey);

  add('addUnknown', unknownKey, entity);
  add('addForeignKey', foreignKey, entity);
  if (disabled !== undefined) {
    add('addDisabled', disabled, entity);
  }
  if (taken !== undefined) {
    add('addTaken', taken, entity);
  }
  const person = userInfoOf(entity);
  add('add', valid, entity);
  add('addAgain', valid, entity, {}, ['add']);
  const extra = { 'com.example.unheard-of': { any: ['thing', 1, null] }, nickname: 'Sam' };
  add('addExtra', valid, entity, { userInfo: { ...person, ...extra } }, ['add', 'addAgain']);
  add('addFew', valid, entity, { userInfo: {} }, ['add', 'addAgain']);
  const foreign = { name: 'Zoë Ångström 渡辺 😀' };
  add('addForeignName', valid, entity, { userInfo: { ...person, ...foreign } }, ['add', 'addAgain']);
  add('addOther', valid, otherEntity, {}, ['add']);
  if (upgrade) {
    const { key, from, wrong = unknownKey } = upgrade;
    add('upgradeAsk', key, entity);
    add('upgradeWrong', key, entity, { precondition: wrong });
    add('upgrade', key, entity, { precondition: from });
    add('upgradeOther', key, otherEntity, { precondition: from }, ['upgrade']);
  }
  remove('remove', 'add');
  remove('removeAgain', 'add', ['remove']);
  if (upgrade) {
    remove('removeUpgrade', 'upgrade');
  }
  add('addAfter', valid, otherEntity, {}, ['remove']);
  return steps;
}
