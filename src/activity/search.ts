import { type ActivityEntry, entryOf, parseLine, withOutcome } from './entry';

/** What is looked for: entries that have any of these. */
export interface Wanted {
  readonly ids?: Iterable<string>;
  readonly fingerprints?: Iterable<string>;
  /** Of the subject's `entityId`. */
  readonly entityIds?: Iterable<string>;
}

type Fields = Readonly<Record<'id' | 'fingerprint' | 'entityId', ReadonlySet<string>>>;

/** Up to so many texts, looking for each of them is faster than reading every line. */
const few = 16;

const lineEnd = 0x0a;

/** Looks for entries in the lines of the record, oldest first: only lines that name what is wanted are parsed. */
export class Search {
  private readonly entries = new Map<string, ActivityEntry>();
  /** Ids of entries whose ending was not found yet; that line has nothing else to find it by. */
  private readonly open = new Set<string>();
  private readonly wanted: Fields;
  private readonly spellings: Fields;

  constructor({ ids = [], fingerprints = [], entityIds = [] }: Wanted) {
    const wanted = { id: new Set(ids), fingerprint: new Set(fingerprints), entityId: new Set(entityIds) };
    this.wanted = wanted;
    this.spellings = {
      id: spelt(wanted.id),
      fingerprint: spelt(wanted.fingerprint),
      entityId: spelt(wanted.entityId),
    };
  }

  get found(): ActivityEntry[] {
    return [...this.entries.values()];
  }

  /** @param slice whole lines. */
  take(slice: Buffer): void {
    const { id, fingerprint, entityId } = this.wanted;
    if (id.size + fingerprint.size + entityId.size + this.open.size <= few) {
      this.lookForEach(slice);
    } else {
      this.readFields(slice);
    }
  }

  private lookForEach(slice: Buffer): void {
    const { id, fingerprint, entityId } = this.wanted;
    const places: number[] = [];
    for (const value of [...id, ...fingerprint, ...entityId]) {
      const needle = JSON.stringify(value);
      for (let at = slice.indexOf(needle); at >= 0; at = slice.indexOf(needle, at + needle.length)) {
        places.push(at);
      }
    }
    // Entries are found in the order in which they were written.
    for (const place of places.sort((one, other) => one - other)) {
      this.takeLineAt(slice, place);
    }
    for (const begun of this.open) {
      const place = slice.lastIndexOf(JSON.stringify(begun));
      if (place >= 0) {
        this.takeLineAt(slice, place);
      }
    }
  }

  private readFields(slice: Buffer): void {
    // One character a byte: a place in it is a place in the slice, and making it costs next to nothing.
    const text = slice.toString('latin1');
    const { spellings } = this;
    const field = /"(id|fingerprint|entityId)"\s*:\s*("(?:[^"\\]|\\.)*")/g;
    for (let match = field.exec(text); match; match = field.exec(text)) {
      const [, name, value = ''] = match;
      const isOpen = name === 'id' && this.open.size > 0 && this.open.has(value.slice(1, -1));
      if (isOpen || (isField(name) && spellings[name].has(value))) {
        field.lastIndex = this.takeLineAt(slice, match.index);
      }
    }
  }

  /** Returns where the line ends. */
  private takeLineAt(slice: Buffer, place: number): number {
    const begin = slice.lastIndexOf(lineEnd, place) + 1;
    const found = slice.indexOf(lineEnd, place);
    const end = found < 0 ? slice.length : found;
    this.takeLine(slice.toString('utf8', begin, end));
    return end;
  }

  private takeLine(text: string): void {
    const line = parseLine(text);
    const begun = line && this.entries.get(line.id);
    if (line?.kind === 'ending' && begun) {
      this.entries.set(line.id, withOutcome(begun, line));
      this.open.delete(line.id);
    } else if (line?.kind === 'intent' && !begun && this.isWanted(line)) {
      this.entries.set(line.id, entryOf(line));
      this.open.add(line.id);
    }
  }

  private isWanted({ id, fingerprint = '', subject: { entityId = '' } }: ActivityEntry): boolean {
    const { wanted } = this;
    return wanted.id.has(id) || wanted.fingerprint.has(fingerprint) || wanted.entityId.has(entityId);
  }
}

function isField(name: string | undefined): name is keyof Fields {
  return name === 'id' || name === 'fingerprint' || name === 'entityId';
}

/** Values as their bytes stand in a line, one character a byte. */
function spelt(values: Iterable<string>): Set<string> {
  return new Set(Array.from(values, value => Buffer.from(JSON.stringify(value)).toString('latin1')));
}
