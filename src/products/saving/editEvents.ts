import { differentNames, digest, propertiesOf } from '../../json/properties';
import type { Product } from '../../services/cloudZoo/product';
import {
  type Clean,
  type Conversation,
  type Edited,
  type EditState,
  isAskedAbout,
  type Offer,
  type Read,
  type Reading,
  type Replaced,
  type Saving,
  type Stamp,
  silent,
  stampIn,
  talks,
  textIn,
  unread,
} from './editState';

/** What happens to an open text of a live product. */
export type EditEvent =
  /** `readFile` gave this. */
  | { readonly kind: 'read'; readonly offer: Offer }
  /** `stat` was answered with this, for this live product. */
  | { readonly kind: 'told'; readonly stamp: Stamp; readonly live: Product }
  /** The document says this. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'closed' }
  /** VS Code is about to save: what was raised before has been put before the person. */
  | { readonly kind: 'saveBegins' }
  /** A refusal told the person of this live product, or that these properties would go back to what they were. */
  | { readonly kind: 'refused'; readonly live?: Product; readonly goesBack?: readonly string[] }
  /** A comparison put this live product before the person. */
  | { readonly kind: 'compared'; readonly live: Product }
  /** The person agreed to overwrite what the last refusal told of. */
  | { readonly kind: 'agreed' }
  /** This text was saved, as this product. */
  | {
      readonly kind: 'wrote';
      readonly text: string;
      readonly product: Product;
      readonly sent: readonly string[];
      readonly origin: string;
      readonly now: number;
    }
  /** VS Code has noted that the text is saved. */
  | { readonly kind: 'saveEnds' };

/** What follows when something happens to a tab. */
export function next(state: EditState, event: EditEvent): EditState {
  switch (event.kind) {
    case 'read':
      return reading(state, event.offer);
    case 'told':
      return { ...raising(state, event.live), told: event.stamp };
    case 'text':
      return saying(state, event.text);
    case 'closed':
      return state.kind === 'unread' ? { ...unread, offers: state.offers, told: state.told } : cleanOf(state);
    case 'saveBegins':
      return state.kind === 'saving' ? next(settled(state), event) : asking(state, { isAsking: true });
    case 'refused':
      return refusing(state, event);
    case 'compared':
      return talks(state) ? { ...state, shown: new Set([...state.shown, digest(event.live)]) } : state;
    case 'agreed':
      return talks(state) ? asking(state, { agreed: state.refused }) : state;
    case 'wrote':
      return writing(state, event);
    case 'saveEnds':
      return state.kind === 'saving' ? settled(state) : state;
  }
}

/** Between a conflict and the next attempt VS Code reads an edited file for its own Compare, which shows it. */
function reading(state: EditState, offer: Offer): EditState {
  const read = { ...state, offers: [...state.offers.slice(-4), offer] };
  return talks(read) && read.raised !== undefined
    ? { ...read, shown: new Set([...read.shown, digest(offer.product)]) }
    : read;
}

/** Only the first `stat` of a save is VS Code's own check, which tells the person of a conflict. */
function raising(state: EditState, live: Product): EditState {
  if (!talks(state) || !state.isAsking) {
    return state;
  }
  return { ...state, isAsking: false, raised: isAskedAbout(state, live) ? digest(live) : state.raised };
}

/** What the person was told of is theirs to decide at the next attempt. */
function refusing(state: EditState, { live, goesBack = [] }: EditEvent & { kind: 'refused' }): EditState {
  const replaced = state.kind === 'unread' ? undefined : { replaced: without(state.replaced, goesBack) };
  const known = live && { raised: digest(live), refused: digest(live) };
  return { ...state, ...replaced, ...(talks(state) && { isAsking: false, ...known }) };
}

function saying(state: EditState, text: string): EditState {
  const index = state.offers.findLastIndex(offer => offer.text === text);
  const offer = state.offers[index];
  if (offer) {
    return taking({ ...state, offers: state.offers.slice(index + 1) }, offer);
  }
  switch (state.kind) {
    case 'unread':
    case 'saving':
      return { ...state, text };
    case 'clean':
      return text === state.base.text ? state : { ...state, ...silent, kind: 'edited', text };
    case 'edited':
      return text === state.base.text ? cleanOf(state) : { ...state, text };
  }
}

/** VS Code took the text with the answer that it got to its `stat` of the same moment. */
function taking(state: EditState, offer: Offer): Clean {
  const { offers, told } = state;
  const stamp = told ?? stampIn(state) ?? offer.stamp;
  const before = state.kind === 'unread' ? undefined : state;
  const replaced = before ? replacedBy(before, offer.product) : new Map();
  return { kind: 'clean', offers, told, base: { ...offer, stamp }, replaced };
}

function replacedBy({ base, replaced }: Read, product: Product): Replaced {
  const before = propertiesOf(base.product);
  const names = differentNames(before, propertiesOf(product));
  return new Map([
    ...replaced,
    ...names.map(name => [name, new Set([...(replaced.get(name) ?? []), before.get(name)])] as const),
  ]);
}

function writing(
  state: EditState,
  { text, product, sent, origin, now }: EditEvent & { kind: 'wrote' },
): Saving {
  const stamp = {
    mtime: Math.max(now, (stampIn(state)?.mtime ?? 0) + 1),
    size: Buffer.byteLength(text),
  };
  const { told } = state;
  const replaced = state.kind === 'unread' ? new Map() : without(state.replaced, sent);
  const base = { product, text, origin, stamp };
  return { kind: 'saving', offers: [], told, base, replaced, text: textIn(state) ?? text };
}

function settled(state: Saving): Clean | Edited {
  return state.text === state.base.text ? cleanOf(state) : { ...state, ...silent, kind: 'edited' };
}

function cleanOf({ base, replaced, offers, told }: Read & Reading): Clean {
  return { kind: 'clean', base, replaced, offers, told };
}

function without(replaced: Replaced, names: readonly string[]): Replaced {
  return new Map([...replaced].filter(([name]) => !names.includes(name)));
}

/** What was raised has been put before the person by now. */
function asking(state: EditState, more: Partial<Conversation>): EditState {
  if (!talks(state)) {
    return state;
  }
  const shown = state.raised === undefined ? state.shown : new Set([...state.shown, state.raised]);
  return { ...state, ...more, shown, raised: undefined };
}
