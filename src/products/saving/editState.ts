import { digest, propertiesOf } from '../../json/properties';
import { type Product, parseProduct } from '../../services/cloudZoo/product';
import { conflicting } from './decision';
import type { Basis } from './save';

/** What VS Code compares to tell whether a file changed: milliseconds since 1970, and a length that need not be one. */
export interface Stamp {
  readonly mtime: number;
  readonly size: number;
}

/** What a tab's text was last equal to, and the account that it came from: it is saved nowhere else. */
export interface Base {
  readonly product: Product;
  readonly text: string;
  readonly origin: string;
  readonly stamp: Stamp;
}

/** What is known of one open text of a live product; `next` is the only way from one to another. */
export type EditState = Unread | Clean | Edited | Saving;

/** Nobody knows what the text began with: it is not read yet, or VS Code brought it back and its base was lost. */
export interface Unread extends Reading, Conversation {
  readonly kind: 'unread';
  readonly text?: string;
  readonly stamp?: Stamp;
  readonly origin?: string;
}

/** The document says what its base says, or is closed. */
export interface Clean extends Reading, Read {
  readonly kind: 'clean';
}

export interface Edited extends Reading, Read, Conversation {
  readonly kind: 'edited';
  readonly text: string;
}

/** The base was sent and VS Code is still noting so; the person may have typed on. */
export interface Saving extends Reading, Read {
  readonly kind: 'saving';
  readonly text: string;
}

export interface Read {
  readonly base: Base;
  /** The values that a colleague's change replaced in the tab, by property: Undo would take the change back. */
  readonly replaced: Replaced;
}

/** What VS Code was given and may take over at any moment. */
export interface Reading {
  readonly offers: readonly Offer[];
  /** The last answer to `stat`. */
  readonly told?: Stamp;
}

/** What was put before the person of live products that overlap with the edit, by their digests. */
export interface Conversation {
  readonly shown: ReadonlySet<string>;
  /** A save has begun, and VS Code's own check of the file is still to come. */
  readonly isAsking?: boolean;
  /** Told of by VS Code's conflict or by our refusal; it counts as shown from the next attempt on. */
  readonly raised?: string;
  /** Told of by our last refusal. */
  readonly refused?: string;
  /** The person agreed to overwrite it: VS Code need not ask again, unless it moves. */
  readonly agreed?: string;
}

export type Replaced = ReadonlyMap<string, ReadonlySet<string | undefined>>;

/** A text that `readFile` gave; it becomes the base once the document shows it. */
export type Offer = Base;

/** Nothing was put before the person yet. */
export const silent: Conversation = {
  shown: new Set(),
  isAsking: undefined,
  raised: undefined,
  refused: undefined,
  agreed: undefined,
};

/** A tab of which nothing is known. */
export const unread: Unread = { kind: 'unread', offers: [], ...silent };

/**
 * The answer to `stat`. Of a clean tab it moves when the live product moved, of an edited one only when that change
 * overlaps the person's: then VS Code's own conflict follows. While it notes a save, it is told what it wrote.
 */
export function stampFor(state: EditState, live: Product, changedAt: number): Stamp {
  const stamp = stampIn(state);
  if (stamp && (state.kind === 'saving' || (isEdited(state) && !isAskedAbout(state, live)))) {
    return stamp;
  }
  if (stamp && state.kind !== 'unread' && !isBehind(state, live)) {
    return stamp;
  }
  // VS Code sees a change only when the time advances and the size differs, so the size carries the revision.
  const size = Buffer.byteLength(live.text);
  return {
    mtime: Math.max(changedAt, (stamp?.mtime ?? 0) + 1),
    size: size === stamp?.size ? size + 1 : size,
  };
}

/** Whether the person can be asked about this text. */
export function talks(state: EditState): state is Unread | Edited {
  return state.kind === 'unread' || state.kind === 'edited';
}

/** Whether VS Code is to ask about the live product before it saves. A broken text is refused by the save itself. */
export function isAskedAbout(state: EditState, live: Product): boolean {
  const text = textIn(state);
  const parsed = text === undefined || !stampIn(state) ? undefined : parseProduct(text);
  if (!talks(state) || state.agreed === digest(live) || !parsed || 'problem' in parsed) {
    return false;
  }
  const base = state.kind === 'edited' ? propertiesOf(state.base.product) : undefined;
  return conflicting(base, propertiesOf(live), propertiesOf(parsed.product)).length > 0;
}

/** Whether the document says something else than its base; `TextDocument.isDirty` is not to be trusted. */
export function isEdited(state: EditState): boolean {
  const text = textIn(state);
  return state.kind === 'unread' ? text !== undefined : text !== state.base.text;
}

/** Whether the live product says something else than the tab was last equal to. */
export function isBehind(state: EditState, live: Product): boolean {
  return state.kind !== 'unread' && digest(state.base.product) !== digest(live);
}

/** The last stamp, for when the service cannot answer. */
export function stampIn(state: EditState): Stamp | undefined {
  return state.kind === 'unread' ? state.stamp : state.base.stamp;
}

/** The account that the text came from. */
export function originIn(state: EditState): string | undefined {
  return state.kind === 'unread' ? state.origin : state.base.origin;
}

/** What the document says, as far as it is open. */
export function textIn(state: EditState): string | undefined {
  return state.kind === 'clean' ? state.base.text : state.text;
}

/** What a save of the text builds on. */
export function basisOf(state: EditState): Basis {
  return {
    base: state.kind === 'unread' ? undefined : state.base.product,
    shown: talks(state) ? state.shown : new Set(),
    replaced: state.kind === 'unread' ? new Map() : state.replaced,
  };
}

/** What must outlive the window, so that a restored tab still knows what it was equal to. */
export interface StoredBase extends Stamp {
  readonly text: string;
  readonly origin: string;
}

/** What to keep of a tab as long as it has unsaved text. */
export function toStored(state: EditState): StoredBase | undefined {
  return state.kind === 'unread' || !isEdited(state)
    ? undefined
    : { text: state.base.text, origin: state.base.origin, ...state.base.stamp };
}

/** What is known of a tab that VS Code brought back with unsaved text. */
export function restored({ text, origin, mtime, size }: StoredBase): EditState {
  const stamp = { mtime, size };
  const parsed = parseProduct(text);
  return 'product' in parsed
    ? {
        kind: 'clean',
        offers: [],
        base: { product: parsed.product, text, origin, stamp },
        replaced: new Map(),
      }
    : { ...unread, stamp, origin };
}
