import type { Product } from '../services/cloudZoo/product';
import { type FormatFields, formatFieldsOf } from './keyFormat';

/** What a list shows of a product, and what is remembered of it between starts. */
export interface Summary {
  readonly titles: Readonly<Record<string, string>>;
  readonly version: string | undefined;
  readonly platforms: readonly string[];
  /** Which keys it takes, where that can be told. */
  readonly format?: FormatFields;
  /** Milliseconds since 1970 of the moment when it was first seen as it is. */
  readonly changedAt?: number;
}

export function summarise(product: Product): Summary {
  const value = (name: string) => product.properties.get(name)?.node.children?.[1];
  const titles: Record<string, string> = {};
  for (const pair of value('titles')?.children ?? []) {
    const [key, title] = pair.children ?? [];
    if (typeof key?.value === 'string' && typeof title?.value === 'string') {
      titles[key.value] = title.value;
    }
  }
  const version: unknown = value('version')?.value;
  const format = formatFieldsOf(product);
  const platforms = value('platforms')?.children?.map(child => child.value) ?? [];
  return {
    titles,
    version: typeof version === 'string' ? version : undefined,
    platforms: platforms.filter(platform => typeof platform === 'string'),
    ...(format && { format }),
  };
}

/**
 * The title for a display language by Cloud Zoo's rule: the exact tag, then its language, then English; case and
 * `-` or `_` do not count. Where none of them is there, the first title.
 */
export function titleFor(titles: Readonly<Record<string, string>>, language: string): string | undefined {
  const normal = (tag: string) => tag.toLowerCase().replaceAll('_', '-');
  const named = Object.entries(titles).filter(([, title]) => title.trim());
  const byTag = new Map(named.map(([tag, title]) => [normal(tag), title]));
  const wanted = normal(language);
  const found = byTag.get(wanted) ?? byTag.get(wanted.split('-')[0] ?? '') ?? byTag.get('en');
  return (found ?? named[0]?.[1])?.trim();
}
