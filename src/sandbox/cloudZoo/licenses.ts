import { isObject } from './jsonText';
import { isLocalized } from './productRules';
import { badRequest, notFound, Refusal } from './refusal';

/** A License object; `id` is the serial number and `key` what people type. */
export interface License {
  readonly id: string;
  readonly key: string;
  /** The id of the product. */
  readonly aud: string;
  /** Whole unix seconds, or null for a perpetual license. */
  readonly exp: number | null;
  readonly numberOfSeats: number;
  readonly [property: string]: unknown;
}

/** A license cluster of an entity, `<digits>-|-User` or `<digits>-|-Group`. */
export interface LicenseCluster {
  readonly entityId: string;
  readonly licenses: readonly License[];
}

const entityId = /^\d+-\|-(User|Group)$/;
const metadataLimit = 10 * 1024;

/** The license clusters of all entities. */
export class Licenses {
  readonly #clusters: LicenseCluster[];

  constructor(
    clusters: readonly LicenseCluster[],
    private readonly isProduct: (id: string) => boolean,
  ) {
    this.#clusters = [...clusters];
  }

  get clusters(): readonly LicenseCluster[] {
    return [...this.#clusters];
  }

  /** Adds the cluster to the entity, or replaces the one that its licenses stand in. */
  put(body: unknown): LicenseCluster {
    const given = this.#clusterFrom(body);
    const standing = this.#clusters.filter(
      cluster =>
        cluster.entityId === given.entityId &&
        cluster.licenses.some(({ id, aud }) =>
          given.licenses.some(mine => mine.id === id && mine.aud === aud),
        ),
    );
    const [first] = standing;
    if (standing.length > 1) {
      throw new Refusal(
        409,
        'Conflict',
        'The licenses stand in more than one license cluster of the entity.',
        'Send the licenses of one license cluster at a time, or delete one of the clusters first.',
      );
    }
    if (first) {
      this.#clusters[this.#clusters.indexOf(first)] = given;
    } else {
      this.#clusters.push(given);
    }
    return given;
  }

  /** The whole cluster that a license is in. */
  clusterOf(query: Readonly<Record<string, string>>): LicenseCluster {
    const missing = ['licenseId', 'productId', 'entityId'].filter(name => !query[name]);
    if (missing.length > 0) {
      throw badRequest(
        `The request has no ${missing.map(name => `'${name}'`).join(', ')}.`,
        'Pass licenseId, productId and entityId as query string arguments.',
      );
    }
    checkEntityId(query.entityId);
    const found = this.#clusters.find(
      cluster =>
        cluster.entityId === query.entityId &&
        cluster.licenses.some(({ id, aud }) => id === query.licenseId && aud === query.productId),
    );
    if (!found) {
      throw notFound(
        `The entity '${query.entityId}' has no license '${query.licenseId}' of the product '${query.productId}'. The licenseId is the id (serial number) of the license, not its key.`,
      );
    }
    return found;
  }

  /** Deletes the whole cluster that the license is in. */
  delete(query: Readonly<Record<string, string>>): void {
    this.#clusters.splice(this.#clusters.indexOf(this.clusterOf(query)), 1);
  }

  #clusterFrom(body: unknown): LicenseCluster {
    if (!isObject(body)) {
      throw badRequest(
        'The body is not a JSON object.',
        'Send {"entityId": "…", "licenseCluster": {"licenses": […]}}.',
      );
    }
    const entity = checkEntityId(body.entityId);
    const given = isObject(body.licenseCluster) ? body.licenseCluster.licenses : undefined;
    if (!Array.isArray(given) || given.length === 0) {
      throw badRequest(
        "The 'licenseCluster' has no licenses.",
        '\'licenseCluster\' must be {"licenses": […]} with at least one license.',
      );
    }
    return { entityId: entity, licenses: given.map(license => this.#licenseFrom(license)) };
  }

  #licenseFrom(value: unknown): License {
    if (!isObject(value)) {
      throw badRequest('A license is not a JSON object.', "'licenses' must be an array of License objects.");
    }
    const { id, key, aud, exp, numberOfSeats, editions, metadata } = value;
    if (typeof id !== 'string' || id === '') {
      throw badRequest("A license has no 'id'.", "The 'id' of a license is its serial number, a string.");
    }
    const refuse = (name: string, expected: string) =>
      badRequest(`The '${name}' of the license '${id}' is not valid.`, `'${name}' must be ${expected}.`);
    if (typeof key !== 'string' || key === '') {
      throw refuse('key', 'the license key, a string');
    }
    if (typeof aud !== 'string' || !this.isProduct(aud)) {
      throw refuse('aud', 'the id of a product of the issuer');
    }
    if (exp !== null && (typeof exp !== 'number' || !Number.isInteger(exp))) {
      throw refuse('exp', 'whole seconds since 1970, or null for a perpetual license');
    }
    if (typeof numberOfSeats !== 'number' || !Number.isInteger(numberOfSeats) || numberOfSeats < 1) {
      throw refuse('numberOfSeats', 'a whole number of at least 1');
    }
    if (editions !== undefined && !isLocalized(editions)) {
      throw refuse('editions', 'an object with at least one language, such as {"en": "Commercial"}');
    }
    if (metadata !== undefined && Buffer.byteLength(JSON.stringify(metadata)) >= metadataLimit) {
      throw refuse('metadata', 'less than 10 KB of JSON');
    }
    return { ...value, id, key, aud, exp, numberOfSeats };
  }
}

function checkEntityId(value: unknown): string {
  if (typeof value !== 'string' || !entityId.test(value)) {
    throw badRequest(
      "The 'entityId' is not valid.",
      "'entityId' must be '<digits>-|-User' or '<digits>-|-Group', such as '9034901491490-|-Group'.",
    );
  }
  return value;
}
