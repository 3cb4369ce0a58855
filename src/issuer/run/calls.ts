import type { Credentials, IssuerCall } from '../../services/issuer/client';

/** A key that no issuer has. */
export const unknownKey = 'NO-SUCH-KEY-0000-0000-0000';
/** The same in letters that a server may not expect. */
export const foreignKey = 'КЛЮЧ-鍵-ÄÖÜ-😀';

/** Keys that there is nothing to add for, even where the answer is lost. */
export const inventedKeys: ReadonlySet<string> = new Set([unknownKey, foreignKey]);

/** The header of the guide's own example; the first `;` should be a comma. */
export const malformedLanguage = 'fr-CH; fr;q=0.9, en;q=0.8, *;q=0.5';

export const wrongSecret = 'not-the-secret-of-this-issuer';
export const wrongIssuer = 'not-this-issuer';

interface Varied {
  readonly language?: string;
  readonly contentType?: boolean;
  readonly credentials?: Credentials | 'none';
}

export interface Added extends Varied {
  readonly entity: string;
  readonly key: string;
  readonly product: string;
  readonly precondition?: string;
  readonly userInfo?: Readonly<Record<string, unknown>>;
}

/** Asks for the license of a key; without a key the request is one that no server can answer. */
export function getLicense(
  product: string,
  key: string | undefined,
  { language = 'en', contentType, credentials }: Varied = {},
): IssuerCall {
  return {
    callback: 'get_license',
    query: key === undefined ? {} : { aud: product, key },
    headers: { 'Accept-Language': language, ...(contentType && { 'Content-Type': 'application/json' }) },
    credentials,
  };
}

export function addLicense({
  entity,
  key,
  product,
  precondition,
  userInfo = userInfoOf(entity),
  language = 'en',
  credentials,
}: Added): IssuerCall {
  return {
    callback: 'add_license',
    headers: { 'Accept-Language': language, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      entityId: entity,
      entityType: typeOf(entity),
      license: { key, aud: product },
      userInfo,
      precondition,
    }),
    credentials,
  };
}

export function removeLicense(
  entity: string,
  licenses: readonly unknown[],
  { language = 'en', credentials }: Varied = {},
): IssuerCall {
  return {
    callback: 'remove_license',
    headers: { 'Accept-Language': language, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      entityId: entity,
      entityType: typeOf(entity),
      userInfo: userInfoOf(entity),
      licenseCluster: { licenses },
    }),
    credentials,
  };
}

/** A POST whose body says nothing. */
export function emptyPost(callback: IssuerCall['callback'], credentials: Credentials): IssuerCall {
  const headers = { 'Accept-Language': 'en', 'Content-Type': 'application/json' };
  return { callback, headers, body: '{}', credentials };
}

/** What Cloud Zoo tells of the person: a decoded OpenID token (guide "Implement HTTPS Callbacks"). */
export function userInfoOf(entity: string): Record<string, unknown> {
  const isGroup = typeOf(entity) === 'Group';
  const digits = entity.replace(/-\|-.*$/, '');
  const groups = isGroup ? [{ id: digits, name: 'Example Studio' }] : [];
  return {
    sub: isGroup ? '1029384756102938' : digits,
    email: 'someone@example.com',
    name: 'Sam Example',
    locale: 'en-gb',
    picture: 'https://example.com/someone.png',
    'com.rhino3d.accounts.emails': ['someone@example.com', 'someone.else@example.com'],
    'com.rhino3d.accounts.member_groups': groups,
    'com.rhino3d.accounts.admin_groups': [],
    'com.rhino3d.accounts.owner_groups': [],
  };
}

function typeOf(entity: string): 'User' | 'Group' {
  return entity.endsWith('Group') ? 'Group' : 'User';
}
