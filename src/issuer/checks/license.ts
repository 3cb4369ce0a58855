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
        return { kind: 'skipped', message: t('Could not be checked: no license was returned.') };
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
    () => t('A license has an "id", the serial number by which it is removed'),
    'valid',
    ({ license }) =>
      typeof license.id === 'string' && license.id.trim()
        ? undefined
        : {
            message: t('"id" is not a serial number. The license could never be removed.'),
            expected: t('a string'),
            actual: license.id,
          },
  ),
  rule(
    'license.key',
    () => t('A license has the "key" that was typed, by which Rhino finds it again'),
    'valid',
    ({ license, isWanted, id }, seen) => {
      const key = id === 'upgrade' ? seen.plan.upgrade?.key : seen.plan.valid;
      const isRight = isWanted
        ? sameKey(license.key, key)
        : typeof license.key === 'string' && license.key.trim();
      return isRight
        ? undefined
        : {
            message: t('"key" is not the key that was requested.'),
            expected: JSON.stringify(key),
            actual: license.key,
          };
    },
  ),
  rule(
    'license.aud',
    () => t('"aud" is the product that was requested, so no other product can use the license'),
    'product',
    ({ license, isWanted }, seen) => {
      const isRight = isWanted
        ? license.aud === seen.plan.product
        : typeof license.aud === 'string' && /^[0-9a-f-]{36}$/.test(license.aud);
      return isRight
        ? undefined
        : {
            message: t('"aud" is not the ID of the requested product, in lowercase.'),
            expected: JSON.stringify(seen.plan.product),
            actual: license.aud,
          };
    },
  ),
  rule(
    'license.iss',
    () => t('"iss" is this issuer, because Cloud Zoo accepts no licenses of other issuers from it'),
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
    () => t('"exp" is in whole seconds or null, so Cloud Zoo knows when the license expires'),
    'valid',
    ({ license: { exp } }) => {
      const isTime = typeof exp === 'number' && Number.isInteger(exp) && exp >= 0 && exp <= latestSeconds;
      if (exp === null || isTime) {
        return undefined;
      }
      const isLate = typeof exp === 'number' && exp > latestSeconds;
      return {
        message: isLate
          ? t('"exp" seems to be in milliseconds. Taken as seconds, the license would never expire.')
          : t('"exp" is neither a whole number of seconds since 1970 nor null.'),
        expected: t('whole seconds since 1970, or null'),
        actual: exp,
      };
    },
  ),
  rule(
    'license.seats',
    () => t('"numberOfSeats" is at least 1, so somebody can use the license'),
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
    () => t('"editions" has at least one name, which users see next to the license'),
    'valid',
    ({ license: { editions } }) => {
      const names = isObject(editions) ? Object.values(editions) : [];
      return names.length > 0 && names.every(name => typeof name === 'string' && name.trim())
        ? undefined
        : {
            message: t('"editions" does not name an edition.'),
            expected: '{"en":"Commercial"}',
            actual: editions,
          };
    },
  ),
  rule(
    'license.english',
    () => t('"editions" has an English name, which is shown where no other one fits'),
    'valid',
    ({ license: { editions } }) => {
      const languages = isObject(editions) ? Object.keys(editions) : [];
      return languages.length === 0 || languages.some(language => /^en\b/i.test(language))
        ? undefined
        : { message: t('"editions" has no "en". The guide recommends one, but does not require it.') };
    },
    'warning',
  ),
  rule(
    'license.metadata',
    () => t('"metadata" is smaller than 10 KB, which is all that Cloud Zoo keeps'),
    'valid',
    ({ license: { metadata } }) => {
      const bytes = metadata === undefined ? 0 : Buffer.byteLength(JSON.stringify(metadata));
      return bytes < mostMetadata
        ? undefined
        : { message: t('"metadata" has {0} bytes. Cloud Zoo accepts fewer than {1}.', bytes, mostMetadata) };
    },
  ),
];
