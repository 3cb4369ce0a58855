import { t } from '@vscode/l10n';
import { getNodeValue } from 'jsonc-parser';
import { isObject } from '../json/json';
import type { Product } from '../services/cloudZoo/product';
import { neutralise } from '../ui/text';
import { type Allows, allowedCharacters } from './allowedCharacters';

/** The License Format of a product as Cloud Zoo matches it (guide "License Format Object"). */
export interface KeyFormat {
  /** Without white space, dashes and slashes, which do not count in matching. */
  readonly prefix: string;
  /** Lengths of a whole key without white space, dashes and slashes. */
  readonly min: number;
  readonly max: number;
  /** The characters that a key may have, of those that can be typed. */
  readonly allows: Allows;
}

/** What of a product's `format` decides which keys it takes: plain, and small enough to be remembered. */
export interface FormatFields {
  readonly prefix: string;
  readonly min: number;
  readonly max: number;
  /** Not given where it is Cloud Zoo's own. */
  readonly filter?: string;
}

/** The key format of a product; undefined where it has none that can be matched. */
export function keyFormatOf(product: Product): KeyFormat | undefined {
  const fields = formatFieldsOf(product);
  return fields && keyFormatFrom(fields);
}

export function formatFieldsOf(product: Product): FormatFields | undefined {
  const node = product.properties.get('format')?.node.children?.[1];
  const format: unknown = node && getNodeValue(node);
  const length = isObject(format) && isObject(format.length) ? format.length : {};
  if (!isObject(format) || typeof length.min !== 'number' || typeof length.max !== 'number') {
    return undefined;
  }
  const prefix = typeof format.prefix === 'string' ? stripKey(format.prefix) : '';
  const { min, max } = length;
  return typeof format.regexFilter === 'string'
    ? { prefix, min, max, filter: format.regexFilter }
    : { prefix, min, max };
}

export function keyFormatFrom({ prefix, min, max, filter }: FormatFields): KeyFormat | undefined {
  const allows = filterOf(filter);
  return allows && { prefix, min, max, allows };
}

/** The characters that the filter allows; undefined where that cannot be told here. */
export function filterOf(regexFilter: unknown): Allows | undefined {
  return allowedCharacters(typeof regexFilter === 'string' ? regexFilter : '[A-Za-z0-9]');
}

/** A key without what does not count in matching. */
export function stripKey(key: string): string {
  return key.replace(/[\s\-/\\]/g, '');
}

/** Why a format does not take a key, in words; empty where it does. */
export function misfits(format: KeyFormat, key: string): string[] {
  const stripped = stripKey(key);
  const reasons: string[] = [];
  if (!stripped.startsWith(format.prefix)) {
    reasons.push(t('does not begin with {0}', neutralise(format.prefix, 40)));
  }
  const { length } = [...stripped];
  if (length < format.min || length > format.max) {
    const wanted = format.min === format.max ? `${format.min}` : `${format.min}–${format.max}`;
    reasons.push(t('has {0} characters instead of {1}', length, wanted));
  }
  const foreign = [...stripped].find(character => !format.allows(character));
  if (foreign !== undefined) {
    reasons.push(t('contains "{0}", which is not allowed', neutralise(foreign)));
  }
  return reasons;
}

const typeable = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).filter(stripKey);

/** Whether there are keys that both formats take, so that Cloud Zoo may ask the wrong one. */
export function overlap(one: KeyFormat, other: KeyFormat): boolean {
  const longer = one.prefix.length > other.prefix.length ? one : other;
  const shorter = longer === one ? other : one;
  const min = Math.max(one.min, other.min, longer.prefix.length);
  const max = Math.min(one.max, other.max);
  return (
    longer.prefix.startsWith(shorter.prefix) &&
    min <= max &&
    [...longer.prefix].every(character => one.allows(character) && other.allows(character)) &&
    (max === longer.prefix.length ||
      typeable.some(character => one.allows(character) && other.allows(character)))
  );
}
