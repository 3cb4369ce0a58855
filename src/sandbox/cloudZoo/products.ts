import { isDeepStrictEqual } from 'node:util';
import {
  mergeObjectText,
  type ObjectText,
  parseObjectText,
  propertyText,
  readProperty,
  writeObjectText,
} from './jsonText';
import { checkComplete, checkNewId, checkValues, readOnlyProperties } from './productRules';
import { notFound, Refusal } from './refusal';

/** A state of a product: undefined while there was none. */
interface State {
  readonly since: number;
  readonly product: ObjectText | undefined;
}

// More than any test or person looks back within a cache time.
const keptStates = 20;

/** The products of the service, whose reads may lag behind their writes. */
export class Products {
  readonly #states = new Map<string, State[]>();

  constructor(
    readonly issuer: string,
    private readonly now: () => number,
    /** How long a read may answer with the state before a write. */
    public cacheSeconds: number,
  ) {}

  /** The ids that are registered for the issuer. */
  get ids(): string[] {
    return [...this.#states.keys()].filter(id => this.#ownerOf(id) === this.issuer);
  }

  /** Registers a product as it is, valid or not, as if it had always been there. */
  seed(text: string): void {
    const given = parseObjectText(text);
    const id = given && readProperty(given, 'id');
    if (!given || typeof id !== 'string') {
      throw new TypeError('A product of the sandbox is a JSON object with an id.');
    }
    const product = new Map(given);
    for (const { name, value } of this.#setByService()) {
      product.set(name, product.get(name) ?? propertyText(name, value));
    }
    this.#states.set(id, [{ since: Number.NEGATIVE_INFINITY, product }]);
  }

  create(given: ObjectText): string {
    const id = readProperty(given, 'id');
    checkNewId(id);
    if (this.#states.has(id)) {
      throw new Refusal(
        409,
        'Conflict',
        `The id '${id}' is taken.`,
        'A product with this id exists, and ids are unique in the whole system. Use PUT to change a product of yours.',
      );
    }
    checkComplete(given);
    checkValues(given);
    const product = new Map(given);
    for (const { name, value } of this.#setByService()) {
      product.set(name, propertyText(name, value));
    }
    this.#states.set(id, [{ since: Number.NEGATIVE_INFINITY, product: undefined }]);
    return this.#write(id, product);
  }

  /** Lays the given top-level properties over the product. */
  update(id: string, given: ObjectText): string {
    const current = this.#own(id);
    for (const name of readOnlyProperties) {
      if (given.has(name) && !isDeepStrictEqual(readProperty(given, name), readProperty(current, name))) {
        throw new Refusal(
          403,
          'Forbidden',
          `The property '${name}' cannot be changed.`,
          `Leave '${name}' out of the request, or send the value it has.`,
        );
      }
    }
    checkValues(given);
    const changes = new Map([...given].filter(([name]) => !readOnlyProperties.includes(name)));
    return changes.size > 0 ? this.#write(id, mergeObjectText(current, changes)) : writeObjectText(current);
  }

  /** Changes a product directly, whatever the rules say; undefined when there is none. */
  change(id: string, changes: ObjectText, removed: readonly string[] = []): string | undefined {
    const current = this.#truth(id);
    if (!current) {
      return undefined;
    }
    const product = new Map(mergeObjectText(current, changes));
    for (const name of removed) {
      product.delete(name);
    }
    return this.#write(id, product);
  }

  /** The product as it is. */
  read(id: string): string | undefined {
    const product = this.#truth(id);
    return product && writeObjectText(product);
  }

  /** The product as a read of the service gives it: as it was `cacheSeconds` ago. */
  readCached(id: string): string {
    this.#own(id);
    const states = this.#states.get(id) ?? [];
    const moment = this.now() - this.cacheSeconds * 1000;
    const { product } = states.findLast(({ since }) => since <= moment) ?? {};
    if (!product) {
      throw unknownProduct(id);
    }
    return writeObjectText(product);
  }

  /** Whether the issuer has a product of this id. */
  has(id: string): boolean {
    return this.#ownerOf(id) === this.issuer;
  }

  #truth(id: string): ObjectText | undefined {
    return this.#states.get(id)?.at(-1)?.product;
  }

  #ownerOf(id: string): unknown {
    const product = this.#truth(id);
    return product && readProperty(product, 'iss');
  }

  #own(id: string): ObjectText {
    const product = this.#truth(id);
    if (!product) {
      throw unknownProduct(id);
    }
    if (!this.has(id)) {
      throw new Refusal(
        403,
        'Forbidden',
        `The product '${id}' belongs to another issuer.`,
        'An issuer can read and change its own products only.',
      );
    }
    return product;
  }

  #write(id: string, product: ObjectText): string {
    const states = this.#states.get(id) ?? [];
    states.push({ since: this.now(), product });
    const [oldest] = states.splice(0, Math.max(0, states.length - keptStates));
    const [first] = states;
    if (oldest && first) {
      states[0] = { ...first, since: Number.NEGATIVE_INFINITY };
    }
    return writeObjectText(product);
  }

  #setByService(): { name: string; value: unknown }[] {
    return [
      { name: 'creationDate', value: Math.floor(this.now() / 1000) },
      { name: 'iss', value: this.issuer },
    ];
  }
}

function unknownProduct(id: string): Refusal {
  return notFound(
    id === id.toLowerCase()
      ? `There is no product with the id '${id}'. A product that was just created can take a couple of minutes to be found.`
      : `There is no product with the id '${id}'. The ids of products are in lowercase.`,
  );
}
