import { t } from '@vscode/l10n';
import { isObject } from '../../json/json';
import { type Json, licensesIn, type Seen } from '../run/seen';
import type { StepId } from '../run/stepIds';
import { type Check, passed, type Verdict } from './check';

/** A license that the server answered with, and the call that it came with. */
interface Answered {
  readonly id: StepId;
  readonly license: Json;
  /** Whether it is the one whose key was asked for. */
  readonly isWanted: boolean;
}

/** 13 digits are milliseconds; as seconds they lie 30,000 years ahead. */
const latestSeconds = 99_999_999_999;
const mostMetadata = 10 * 1024;

function answered(seen: Seen): Answered[] {
  const { valid, upgrade } = seen.plan;
  const asked: [StepId, string | undefined][] = [
    ['known', valid],
    ['add', valid],
    ['upgrade', upgrade?.key],
  ];
  return asked.flatMap(([id, key]) => {
    const licenses = licensesIn(seen, id);
    return licenses.map(license => ({
      id,
      license,
      isWanted: licenses.length === 1 || sameKey(license.key, key),
    }));
  });
}

/** Cloud Zoo takes no notice of white space, dashes and slashes in a key. */
export function sameKey(one: unknown, other: unknown): boolean {
  const bare = (key: unknown) =>
    String(key)
      .replace(/[\s\-/]/g, '')
      .toUpperCase();
  return typeof one === 'string' && typeof other === 'string' && bare(one) === bare(other);
}

/** A rule for every License object that was seen; `wrong` says what is, if anything. */
function rule(
  id: string,
  title: () => string,
  property: Check['property'],
  wrong: (
    answered: Answered,
    seen: Seen,
  ) => { message: string; expected?: string; actual?: unknown } | undefined,
  kind: 'failed' | 'warning' = 'failed',
): Check {
  return {
    id,
    title,
    property,
    steps: ['known', 'add'],
    isOverall: true,
    judge: (seen): Verdict => {
      const all = answered(seen);
      if (!all.length) {
        return { kind: 'skipped', message: t('It cannot be told: no license was answered.') };
      }
      for (const one of all) {
        const found = wrong(one, seen);
        if (found) {
          const { message, expected, actual } = found;
          const said = `${seen.exchange(one.id)?.call.callback}: ${message}`;
          const compared = expected === undefined ? {} : { expected, actual: JSON.stringify(actual) ?? '' };
          return { kind, message: said, about: [one.id], ...(kind === 'failed' && compared) };
        }
      }
      return passed;
    },
  };
}

/** What a License object must be (guides "Cloud Zoo License" and "License Cluster"). */
export const licenseChecks: readonly Check[] = [
  rule(
    'license.id',
    () => t('A license has an "id": the serial number by which it is removed'),
    'valid',
    ({ license }) =>
      typeof license.id === 'string' && license.id.trim()
        ? undefined
        : {
            message: t('"id" is no serial number. The license could never be removed.'),
            expected: t('a text'),
            actual: license.id,
          },
  ),
  rule(
    'license.key',
    () => t('A license has the "key" that was typed: Rhino finds it again by that'),
    'valid',
    ({ license, isWanted, id }, seen) => {
      const key = id === 'upgrade' ? seen.plan.upgrade?.key : seen.plan.valid;
      const isRight = isWanted
        ? sameKey(license.key, key)
        : typeof license.key === 'string' && license.key.trim();
      return isRight
        ? undefined
        : {
            message: t('"key" is not the key that was asked for.'),
            expected: JSON.stringify(key),
            actual: license.key,
          };
    },
  ),
  rule(
    'license.aud',
    () => t('"aud" is the product that was asked for: no other product of Rhino takes the license'),
    'product',
    ({ license, isWanted }, seen) => {
      const isRight = isWanted
        ? license.aud === seen.plan.product
        : typeof license.aud === 'string' && /^[0-9a-f-]{36}$/.test(license.aud);
      return isRight
        ? undefined
        : {
            message: t('"aud" is not the product that was asked for, in lowercase.'),
            expected: JSON.stringify(seen.plan.product),
            actual: license.aud,
          };
    },
  ),
  rule(
    'license.iss',
    () => t('"iss" is this issuer: Cloud Zoo takes licenses of nobody else from it'),
    'connection',
    ({ license }, seen) =>
      license.iss === seen.issuer
        ? undefined
        : {
            message: t('"iss" is not the issuer ID.'),
            expected: JSON.stringify(seen.issuer),
            actual: license.iss,
          },
  ),
  rule(
    'license.exp',
    () => t('"exp" is in whole seconds, or null: Cloud Zoo knows when the license ends'),
    'valid',
    ({ license: { exp } }) => {
      const isTime = typeof exp === 'number' && Number.isInteger(exp) && exp >= 0 && exp <= latestSeconds;
      if (exp === null || isTime) {
        return undefined;
      }
      const isLate = typeof exp === 'number' && exp > latestSeconds;
      return {
        message: isLate
          ? t('"exp" seems to be in milliseconds: as seconds, the license would never end.')
          : t('"exp" is neither a whole number of seconds since 1970 nor null.'),
        expected: t('whole seconds since 1970, or null'),
        actual: exp,
      };
    },
  ),
  rule(
    'license.seats',
    () => t('"numberOfSeats" is at least 1: somebody can use the license'),
    'valid',
    ({ license: { numberOfSeats: seats } }) =>
      typeof seats === 'number' && Number.isInteger(seats) && seats >= 1
        ? undefined
        : {
            message: t('"numberOfSeats" is not a whole number of at least 1.'),
            expected: '1',
            actual: seats,
          },
  ),
  rule(
    'license.editions',
    () => t('"editions" has at least one name: people see it beside the license'),
    'valid',
    ({ license: { editions } }) => {
      const names = isObject(editions) ? Object.values(editions) : [];
      return names.length > 0 && names.every(name => typeof name === 'string' && name.trim())
        ? undefined
        : { message: t('"editions" names no edition.'), expected: '{"en":"Commercial"}', actual: editions };
    },
  ),
  rule(
    'license.english',
    () => t('"editions" has an English name: it is shown where no other fits'),
    'valid',
    ({ license: { editions } }) => {
      const languages = isObject(editions) ? Object.keys(editions) : [];
      return languages.length === 0 || languages.some(language => /^en\b/i.test(language))
        ? undefined
        : { message: t('"editions" has no "en". The guide prefers one, but does not demand it.') };
    },
    'warning',
  ),
  rule(
    'license.metadata',
    () => t('"metadata" is below 10 KB: Cloud Zoo keeps no more'),
    'valid',
    ({ license: { metadata } }) => {
      const bytes = metadata === undefined ? 0 : Buffer.byteLength(JSON.stringify(metadata));
      return bytes < mostMetadata
        ? undefined
        : { message: t('"metadata" has {0} bytes; Cloud Zoo takes less than {1}.', bytes, mostMetadata) };
    },
  ),
];
