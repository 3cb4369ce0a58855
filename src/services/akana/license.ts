import { isObject, objectFrom } from '../../json/json';

/** A part of a license: the resources that it opens. */
export interface LicensePart {
  readonly name?: string;
  readonly resourceIds: readonly string[];
}

/** A License object of Akana: an API access tier of a business, not the key of an end user. */
export interface License {
  /** `LicenseID`, which looks like `{guid}.{tenant}`. */
  readonly id: string;
  readonly name?: string;
  readonly description?: string;
  readonly visibility?: string;
  readonly sandboxAccessAutoApproved?: boolean;
  readonly productionAccessAutoApproved?: boolean;
  readonly parts: readonly LicensePart[];
  readonly businessId?: string;
  readonly active?: boolean;
  /** The object as it came. */
  readonly text: string;
}

/** Parses a License object; undefined when it is none, or another one than the one asked for. */
export function parseLicense(text: string, id: string): License | undefined {
  const fields = objectFrom(text);
  const received = fields && textOf(fields.LicenseID);
  if (!fields || received?.toLowerCase() !== id.toLowerCase()) {
    return undefined;
  }
  const { LicenseParts: parts } = fields;
  return {
    id: received,
    name: textOf(fields.Name),
    description: textOf(fields.Description),
    visibility: textOf(fields.Visibility),
    sandboxAccessAutoApproved: truthOf(fields.SandboxAccessAutoApproved),
    productionAccessAutoApproved: truthOf(fields.ProductionAccessAutoApproved),
    parts: listOf(isObject(parts) ? parts.LicensePart : undefined).map(partOf),
    businessId: textOf(fields.BusinessID),
    active: truthOf(fields.Active),
    text,
  };
}

/** The tenant that a license id ends with, undefined where it has none. */
export function tenantOf(licenseId: string): string | undefined {
  return /^[^.]*\.(.+)$/s.exec(licenseId)?.[1];
}

/** The path of GET and DELETE; undefined for an id that an address cannot hold, such as `..`. */
export function licensePath(licenseId: string): string | undefined {
  if (/^(\s*|\.{1,2})$/.test(licenseId) || /[\uD800-\uDFFF]/u.test(licenseId)) {
    return undefined;
  }
  // A "'" would end a shell word where the address is shown in one.
  return `/api/licenses/${encodeURIComponent(licenseId).replaceAll("'", '%27')}`;
}

function partOf(part: unknown): LicensePart {
  const fields = isObject(part) ? part : {};
  return {
    name: textOf(fields.Name),
    resourceIds: listOf(fields.ResourceID).flatMap(id => textOf(id) ?? []),
  };
}

/** What was written as XML before may have one element where a list is meant. */
function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Booleans can arrive as strings. */
function truthOf(value: unknown): boolean | undefined {
  const truths: ReadonlyMap<unknown, boolean> = new Map([
    ['true', true],
    ['false', false],
  ]);
  return typeof value === 'boolean' ? value : truths.get(textOf(value)?.trim().toLowerCase());
}
