import { t } from '@vscode/l10n';
import { objectFrom } from '../../json/json';
import { isGuid } from '../../products/address';
import type { LicenseAddress } from '../../services/cloudZoo/client';

export type EntityKind = 'User' | 'Group';

/** Reads `<digits>-|-User` or `<digits>-|-Group`, or the digits alone. */
export function parseEntity(
  text: string,
): { readonly digits: string; readonly kind?: EntityKind } | undefined {
  const match = /^(\d+)(?:-\|-(User|Group))?$/.exec(text.trim());
  const [, digits, kind] = match ?? [];
  return digits === undefined
    ? undefined
    : { digits, kind: kind === 'User' || kind === 'Group' ? kind : undefined };
}

export function problemOfEntity(text: string): string | undefined {
  return parseEntity(text)
    ? undefined
    : t('An entity ID looks like 4815162342-|-Group or 1234567890-|-User. The number alone is enough.');
}

/** A license id is any text; what is pasted by mistake most often is nothing, or the whole of something else. */
export function problemOfLicenseId(text: string): string | undefined {
  if (!text.trim()) {
    return t('Enter the license ID: the "id" of the license, its serial number.');
  }
  const pasted = parsePasted(text);
  const isObject = objectFrom(text) !== undefined || text.includes('"');
  return (isObject || pasted) && pasted?.licenseId === undefined
    ? t('The pasted text does not identify a license. License JSON has an "id", a request has a "licenseId".')
    : undefined;
}

/**
 * What a pasted text says of a license: a License object (`id`, `aud`, perhaps `entityId`), or a line with
 * `/license?licenseId=…&productId=…&entityId=…`. Undefined for anything else.
 */
export function parsePasted(text: string): Partial<LicenseAddress> | undefined {
  return parsePastedJson(text) ?? parsePastedQuery(text);
}

function parsePastedJson(text: string): Partial<LicenseAddress> | undefined {
  const value = objectFrom(text);
  if (!value) {
    return undefined;
  }
  const found = withoutBlanks({
    licenseId: value.id ?? value.licenseId,
    productId: value.aud ?? value.productId,
    entityId: value.entityId,
  });
  return found.licenseId === undefined ? undefined : found;
}

function parsePastedQuery(text: string): Partial<LicenseAddress> | undefined {
  const query = /\/license\?([^\s'"]+)/.exec(text)?.[1];
  if (query === undefined) {
    return undefined;
  }
  const parameters = new URLSearchParams(query.replaceAll('+', '%2B'));
  const found = withoutBlanks({
    licenseId: parameters.get('licenseId'),
    productId: parameters.get('productId'),
    entityId: parameters.get('entityId'),
  });
  return Object.keys(found).length ? found : undefined;
}

function withoutBlanks(fields: Record<keyof LicenseAddress, unknown>): Partial<LicenseAddress> {
  const kept = Object.entries(fields).filter(([, value]) => typeof value === 'string' && value.trim());
  return Object.fromEntries(
    kept.map(([name, value]) => {
      const text = String(value).trim();
      return [name, name === 'productId' && isGuid(text) ? text.toLowerCase() : text];
    }),
  );
}
