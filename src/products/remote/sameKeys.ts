import { type FormatFields, type KeyFormat, keyFormatFrom, overlap } from '../keyFormat';

/** No license key is longer, in characters. */
const longestPrefix = 256;

/** How many of them are named; whoever has more has the same trouble with each. */
const most = 20;

/** Products with the very same key format; most lists have few kinds. */
interface Kind {
  readonly format: KeyFormat;
  readonly ids: Set<string>;
  /** The kinds that take some of its keys, itself included. */
  readonly overlapping: Set<Kind>;
}

/** Which products of one connection take each other's license keys; the cost of one more does not grow with the list. */
export class SameKeys {
  private readonly kinds = new Map<string, Kind>();
  private readonly kindOf = new Map<string, Kind>();
  /** The kinds by each beginning of their prefix: only these can overlap with a shorter one. */
  private readonly byBeginning = new Map<string, Set<Kind>>();
  private readonly byPrefix = new Map<string, Set<Kind>>();

  /** Takes note of a product's format and returns the products whose others may have changed by it. */
  set(id: string, fields: FormatFields | undefined): string[] {
    const before = this.kindOf.get(id);
    const now = fields && this.kindWith(fields);
    if (before === now) {
      return [];
    }
    before?.ids.delete(id);
    now?.ids.add(id);
    if (now) {
      this.kindOf.set(id, now);
    } else {
      this.kindOf.delete(id);
    }
    return [...this.idsOf(before, id), ...this.idsOf(now, id)];
  }

  /** The products that take keys of this one too, by what is known of it or by `fields`, its text in a tab. */
  of(id: string, fields?: FormatFields): string[] {
    const kind = fields ? this.kinds.get(keyOf(fields)) : this.kindOf.get(id);
    if (kind || !fields) {
      return this.idsOf(kind, id);
    }
    const format = fields.prefix.length > longestPrefix ? undefined : keyFormatFrom(fields);
    return format ? firstIds(this.overlapping(format), id) : [];
  }

  private idsOf(kind: Kind | undefined, but: string): string[] {
    return kind ? firstIds(kind.overlapping, but) : [];
  }

  private kindWith(fields: FormatFields): Kind | undefined {
    const key = keyOf(fields);
    const known = this.kinds.get(key);
    const format = known || fields.prefix.length > longestPrefix ? undefined : keyFormatFrom(fields);
    if (known || !format) {
      return known;
    }
    const kind: Kind = { format, ids: new Set(), overlapping: new Set() };
    for (const other of this.overlapping(format)) {
      kind.overlapping.add(other);
      other.overlapping.add(kind);
    }
    if (overlap(format, format)) {
      kind.overlapping.add(kind);
    }
    this.kinds.set(key, kind);
    addTo(this.byPrefix, format.prefix, kind);
    for (const beginning of beginningsOf(format.prefix)) {
      addTo(this.byBeginning, beginning, kind);
    }
    return kind;
  }

  /** Of two formats that overlap, one prefix begins with the other. */
  private overlapping(format: KeyFormat): Kind[] {
    const shorter = [...beginningsOf(format.prefix), format.prefix].map(prefix => this.byPrefix.get(prefix));
    const candidates = [...shorter, this.byBeginning.get(format.prefix)].flatMap(kinds => [...(kinds ?? [])]);
    return candidates.filter(kind => overlap(kind.format, format));
  }
}

function firstIds(kinds: Iterable<Kind>, but: string): string[] {
  const ids: string[] = [];
  for (const kind of kinds) {
    for (const id of kind.ids) {
      if (ids.length === most) {
        return ids;
      }
      if (id !== but) {
        ids.push(id);
      }
    }
  }
  return ids;
}

function keyOf({ prefix, min, max, filter }: FormatFields): string {
  return JSON.stringify([prefix, min, max, filter]);
}

/** All beginnings of a prefix that are shorter than itself. */
function beginningsOf(prefix: string): string[] {
  return Array.from({ length: prefix.length }, (_, length) => prefix.slice(0, length));
}

function addTo(map: Map<string, Set<Kind>>, key: string, kind: Kind): void {
  const kinds = map.get(key) ?? new Set();
  map.set(key, kinds.add(kind));
}
