import * as vscode from 'vscode';
import { accountOf } from '../../connections/connection';
import type { Connections } from '../../connections/connections';
import type { Product } from '../../services/cloudZoo/product';
import { isTurnOver, nextTurn } from '../../ui/turns';
import type { ProductRef } from '../address';
import { formatFieldsOf } from '../keyFormat';
import { type Summary, summarise, titleFor } from '../title';
import { RememberedSummaries } from './rememberedSummaries';
import { SameKeys } from './sameKeys';

/** Where a connection's products come from, as of the last change of the setting: no product reads it for itself. */
export interface Source {
  readonly origin: string;
  readonly isTemporary: boolean;
  /** The products on its list, and where they stand there. */
  readonly places: ReadonlyMap<string, number>;
}

/** What the lists need of the program around them. */
export interface ListsHost {
  /** What was remembered has been read, though nobody waited for it. */
  changed(): void;
  warn(error: unknown): void;
}

/** The lists of all connections and what they show of their products; no look-up takes longer in a longer list. */
export class ProductLists {
  private readonly summaries: RememberedSummaries;
  private readonly sameKeys = new Map<string, SameKeys>();
  private sources: ReadonlyMap<string, Source>;

  constructor(
    private readonly connections: Connections,
    folder: string,
    private readonly host: ListsHost,
  ) {
    this.sources = this.currentSources();
    this.summaries = new RememberedSummaries(folder, error => host.warn(error));
  }

  /** Writes what is not written yet. */
  async end(): Promise<void> {
    await this.summaries.end();
  }

  /** Reads the setting anew; what is returned tells which connections lead to another place or person now. */
  update(): (connection: string) => boolean {
    const before = this.sources;
    this.sources = this.currentSources();
    const hasMoved = (name: string) => before.get(name)?.origin !== this.sources.get(name)?.origin;
    for (const name of [...this.sameKeys.keys()].filter(hasMoved)) {
      this.sameKeys.delete(name);
    }
    return hasMoved;
  }

  sourceOf(connection: string): Source | undefined {
    return this.sources.get(connection);
  }

  /** Whether a product is on its connection's list. */
  isListed({ connection, id }: ProductRef): boolean {
    return this.sources.get(connection)?.places.has(id) ?? false;
  }

  /** Reads what was remembered of a connection's products, so that its list is there before the first answer. */
  async remember(connection: string): Promise<void> {
    const source = this.sources.get(connection);
    if (!source || source.isTemporary) {
      return;
    }
    const isFirst = !this.summaries.isLoaded(source.origin);
    await this.summaries.load(source.origin);
    if (isFirst) {
      await this.compareKeys(connection, source.origin);
    }
  }

  /** Takes note of a product as it is and returns those of which the list shows something else now. */
  note(ref: ProductRef, product: Product, changedAt: number): ProductRef[] {
    const { connection, id } = ref;
    const source = this.sources.get(connection);
    const summary = { ...summarise(product), changedAt };
    if (!source || !this.summaries.set(source.origin, id, summary, !source.isTemporary)) {
      return [];
    }
    const others = this.sameKeysIn(connection).set(id, summary.format);
    return others.map(other => ({ connection, id: other }));
  }

  /** What lists show of a product, remembered from the last session where nothing newer is known. */
  summary({ connection, id }: ProductRef): Summary | undefined {
    const source = this.sources.get(connection);
    const known = source && this.summaries.get(source.origin, id);
    if (source && !known && !source.isTemporary && !this.summaries.isLoaded(source.origin)) {
      void this.remember(connection).then(() => this.host.changed());
    }
    return known;
  }

  /** The title in the display language, or the id. */
  title(ref: ProductRef): string {
    return titleFor(this.summary(ref)?.titles ?? {}, vscode.env.language) ?? ref.id;
  }

  /** The products on the same list whose formats take keys that this one takes too, as `product`, its text, has it. */
  takingSameKeys({ connection, id }: ProductRef, product?: Product): ProductRef[] {
    const places = this.sources.get(connection)?.places;
    const fields = product && formatFieldsOf(product);
    if (product && !fields) {
      return [];
    }
    const place = (other: string) => places?.get(other) ?? Number.POSITIVE_INFINITY;
    return this.sameKeysIn(connection)
      .of(id, fields)
      .filter(other => places?.has(other))
      .sort((one, other) => place(one) - place(other))
      .map(other => ({ connection, id: other }));
  }

  /** Looks at what was remembered, a few milliseconds at a time. */
  private async compareKeys(connection: string, origin: string): Promise<void> {
    const sameKeys = this.sameKeysIn(connection);
    for (const [id, { format }] of this.summaries.all(origin)) {
      if (isTurnOver()) {
        await nextTurn();
      }
      sameKeys.set(id, format);
    }
  }

  private sameKeysIn(connection: string): SameKeys {
    const sameKeys = this.sameKeys.get(connection) ?? new SameKeys();
    this.sameKeys.set(connection, sameKeys);
    return sameKeys;
  }

  private currentSources(): Map<string, Source> {
    return new Map(
      this.connections.cloudZoos().map(connection => [
        connection.name,
        {
          origin: accountOf(connection),
          isTemporary: this.connections.isTemporary(connection),
          places: new Map(connection.products.map((id, place) => [id, place])),
        },
      ]),
    );
  }
}
