import { t } from '@vscode/l10n';
import {
  type AkanaConnection,
  type CloudZooConnection,
  type Connection,
  isCloudZoo,
  type LicenseSpringConnection,
} from '../../connections/connection';
import { isGuid } from '../../products/address';
import type { AkanaClient } from '../../services/akana/client';
import { licensePath } from '../../services/akana/license';
import type { CloudZooClient } from '../../services/cloudZoo/client';
import type { LicenseSpringClient } from '../../services/licenseSpring/client';
import type { DeactivationRequest } from '../../services/licenseSpring/deactivation';
import type { ServiceName } from '../../services/serviceError';
import { neutralise } from '../../ui/text';
import { isTurnOver, nextTurn } from '../../ui/turns';
import { apiLicenseRemoval } from '../akana/removal';
import { parseEntity } from '../cloudZoo/address';
import { clusterRemoval } from '../cloudZoo/removal';
import { deviceFrom, identityFields, numberFields, numberFrom } from '../licenseSpring/answers';
import { deviceRemoval } from '../licenseSpring/removal';
import type { Removal } from '../removal';
import { fieldNamed, fieldsOf, placeholderOf } from './table/cells';
import type { FileProblem, Table, TableRow } from './table/table';

/** How many products a template names. */
const mostExamples = 5;

/** The columns that most lists need; others may be added. */
const usualColumns: Readonly<Record<ServiceName, readonly string[]>> = {
  cloudZoo: ['licenseId', 'productId', 'entityId'],
  licenseSpring: ['hardware_id', 'product', 'license_key'],
  akana: ['LicenseID'],
};

/** The columns without which no row can be used. */
const neededColumns = {
  cloudZoo: ['licenseId', 'productId', 'entityId'],
  licenseSpring: ['hardware_id', 'product'],
  akana: ['LicenseID'],
} as const satisfies Partial<Record<ServiceName, readonly string[]>>;

type Given = Readonly<Record<string, string>>;
type Reason = { readonly reason: string };

/** How the rows of a list become removals on one connection. */
export interface Listing {
  readonly connection: Connection;
  /** Columns without which no row can be used. */
  readonly needed: readonly string[];
  /** The removal that a row asks for, or why there is none. */
  removalOf(given: Given): Removal | Reason;
}

/** A row that asks for a removal; the removal itself is made when it is needed, because a list may be long. */
export interface ListedRow extends TableRow {
  readonly fingerprint: string;
  /** The entity whose licenses may go together; only Cloud Zoo deletes more than what is named. */
  readonly entity?: string;
  /** An earlier row that asks for the same. */
  readonly sameAs?: ListedRow;
}

/** A file whose every row asks for a removal. */
export interface LicenseList {
  /** The address of the file, by which the record knows it. */
  readonly file: string;
  readonly connection: Connection;
  readonly table: Table;
  readonly rows: readonly ListedRow[];
  removalOf(row: ListedRow): Removal;
}

/** Checks all rows; one that cannot be used spoils the list. */
export async function listFrom(
  file: string,
  table: Table,
  listing: Listing,
): Promise<{ readonly list: LicenseList } | { readonly problems: readonly FileProblem[] }> {
  const { connection, needed } = listing;
  const absent = needed.filter(field => !table.fields.includes(field));
  if (absent.length && (table.rows.length || !table.fields.length)) {
    return { problems: [{ line: 1, message: withoutColumns(absent, needed, table) }] };
  }
  if (!table.rows.length) {
    return { problems: [{ line: 1, message: t('The file has no rows.') }] };
  }
  const rows: ListedRow[] = [];
  const problems: FileProblem[] = [];
  const first = new Map<string, ListedRow>();
  for (const row of table.rows) {
    if (isTurnOver()) {
      await nextTurn();
    }
    const removal = row.problem === undefined ? listing.removalOf(row.given) : { reason: row.problem };
    if ('reason' in removal) {
      problems.push({ line: row.line, message: removal.reason });
      continue;
    }
    const { fingerprint } = removal;
    const sameAs = first.get(fingerprint);
    const listed = { ...row, fingerprint, ...entityOf(removal), ...(sameAs && { sameAs }) };
    rows.push(listed);
    if (!sameAs) {
      first.set(fingerprint, listed);
    }
  }
  return problems.length
    ? { problems }
    : { list: { file, connection, table, rows, removalOf: ({ given }) => removalAgain(listing, given) } };
}

/** What a person should know of rows that are used otherwise than they stand there. */
export function notesOn({ table, rows }: LicenseList): FileProblem[] {
  const headings = table.headings.map(line => ({
    line,
    message: t('This is the heading again. It is not treated as a license.'),
  }));
  const duplicates = rows.flatMap(({ line, sameAs }) =>
    sameAs ? [{ line, message: t('This is the same as line {0}. It is sent once.', sameAs.line) }] : [],
  );
  return [...headings, ...duplicates];
}

/** What is there to remove, by the names that commands give to answers. */
export type Held = Readonly<Record<string, unknown>>;

/**
 * A list to begin with: the header, and for each product a row with placeholders, which is never sent as it is; or
 * rows of what is known to be there.
 */
export function templateFor(connection: Connection, held: readonly Held[] = []): string {
  const columns = usualColumns[connection.service];
  const plain = (name: string) => name.replaceAll('_', '').toLowerCase();
  const rows = held
    .map(answers => new Map(Object.entries(answers).map(([name, value]) => [plain(name), value])))
    .map(values => columns.map(field => values.get(plain(field))))
    .filter(cells => cells.every(cell => typeof cell === 'string'));
  if (rows.length) {
    return [columns, ...rows].map(cells => `${cells.join(',')}\n`).join('');
  }
  const products = isCloudZoo(connection) ? connection.products.slice(0, mostExamples) : [];
  const examples = (products.length ? products : [undefined]).map(productId =>
    columns.map(field => (field === 'productId' && productId ? productId : placeholderOf(field))),
  );
  return [columns, ...examples].map(cells => `${cells.join(',')}\n`).join('');
}

/** The services whose lists have these columns: those without which no row can be used. */
export function servicesOf(names: readonly string[]): ServiceName[] {
  const needed: readonly [ServiceName, readonly string[]][] = [
    ['cloudZoo', neededColumns.cloudZoo],
    ['licenseSpring', neededColumns.licenseSpring],
    ['akana', neededColumns.akana],
  ];
  return needed.flatMap(([service, columns]) => {
    const fields = names.map(name => fieldNamed(name, fieldsOf[service]));
    return columns.every(column => fields.includes(column)) ? [service] : [];
  });
}

/** Rows that name licenses on a Cloud Zoo. */
export function clusterListing(connection: CloudZooConnection, client: CloudZooClient): Listing {
  const needed = neededColumns.cloudZoo;
  return {
    connection,
    needed,
    removalOf: given => {
      const { licenseId = '', productId: product = '', entityId = '' } = given;
      const productId = product.replace(/^\{(.*)\}$/, '$1').toLowerCase();
      const reason =
        missing(given, needed) ??
        (isGuid(productId) ? undefined : t('productId is not a GUID.')) ??
        (parseEntity(entityId)?.kind
          ? undefined
          : t('entityId must look like 4815162342-|-Group or 1234567890-|-User.'));
      return reason === undefined
        ? clusterRemoval(connection, client, { licenseId, productId, entityId })
        : { reason };
    },
  };
}

/** Rows that name devices of licenses at LicenseSpring. */
export function deviceListing(connection: LicenseSpringConnection, client: LicenseSpringClient): Listing {
  const needed = neededColumns.licenseSpring;
  return {
    connection,
    needed,
    removalOf: given => {
      const reason = missing(given, needed);
      const device = reason === undefined ? deviceOf(given) : { reason };
      return 'reason' in device ? device : deviceRemoval(connection, client, device);
    },
  };
}

/** Rows that name API licenses at an Akana platform. */
export function apiLicenseListing(connection: AkanaConnection, client: AkanaClient): Listing {
  const needed = neededColumns.akana;
  return {
    connection,
    needed,
    removalOf: given => {
      const { LicenseID = '' } = given;
      const reason =
        missing(given, needed) ??
        (licensePath(LicenseID) === undefined ? t('LicenseID is not a license ID.') : undefined);
      return reason === undefined ? apiLicenseRemoval(connection, client, LicenseID) : { reason };
    },
  };
}

/** The request that a row with hardware ID and product asks for, or why there is none. */
function deviceOf(given: Given): DeactivationRequest | Reason {
  const [identity, other] = identityFields.filter(([field]) => given[field]);
  if (!identity) {
    return {
      reason: t('license_key, username, id_token or code is missing. One of them must identify the license.'),
    };
  }
  if (other) {
    return {
      reason: t(
        '{0} and {1} are both given. Only one of them may identify the license.',
        identity[0],
        other[0],
      ),
    };
  }
  const [field, kind] = identity;
  const isSignOn = kind === 'idToken' || kind === 'code';
  if (isSignOn && !given.customer_account_code) {
    return { reason: t('customer_account_code is missing. It is required with {0}.', field) };
  }
  if (!isSignOn && given.customer_account_code) {
    return { reason: t('customer_account_code goes with id_token or code, not with {0}.', field) };
  }
  if (kind !== 'username' && given.password) {
    return { reason: t('password goes with username, not with {0}.', field) };
  }
  const wrong = numberFields.find(name => Number.isNaN(numberFrom(given[name])));
  if (wrong !== undefined) {
    return { reason: t('{0} is not a whole number.', wrong) };
  }
  return deviceFrom({ ...given, kind }) ?? { reason: t('The row is incomplete.') };
}

function entityOf({ connection, subject }: Removal): { entity?: string } {
  const { entityId } = subject;
  return connection.service === 'cloudZoo' && entityId !== undefined ? { entity: entityId } : {};
}

function removalAgain(listing: Listing, given: Given): Removal {
  const removal = listing.removalOf(given);
  if ('reason' in removal) {
    throw new Error(`A row that could be used cannot be used any more: ${removal.reason}`);
  }
  return removal;
}

function missing(given: Given, needed: readonly string[]): string | undefined {
  const field = needed.find(name => !given[name]);
  return field === undefined ? undefined : t('{0} is missing.', field);
}

function withoutColumns(absent: readonly string[], needed: readonly string[], { ignored }: Table): string {
  const missingColumn = t(
    'There is no column {0}. The first row names the columns: {1}.',
    absent[0] ?? '',
    needed.join(', '),
  );
  const found = ignored
    .slice(0, 8)
    .map(name => neutralise(name, 40))
    .join(', ');
  return found ? `${missingColumn} ${t('Unknown columns: {0}.', found)}` : missingColumn;
}
