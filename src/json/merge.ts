import type { Edit } from './edits';
import { type Node, sourceOf } from './json';
import { Layout } from './layout';
import { canonical, type JsonObject, pickProperties } from './properties';

/**
 * The edits that make the text of an object say what another one says in its `wanted` properties, and nothing else:
 * only values that differ are replaced, inside objects too, so comments and formatting elsewhere stay. `object` is the
 * text parsed without its comments.
 */
export function mergeEdits(
  text: string,
  object: JsonObject,
  other: JsonObject,
  wanted: readonly string[],
): Edit[] {
  const merge = new Merge(text, object, other.text);
  if (!wanted.some(name => object.properties.has(name))) {
    return [merge.replace(object.root, pickProperties(other, wanted))];
  }
  const members = new Map(wanted.map(name => [name, valueOfPair(other.properties.get(name)?.node)]));
  // What is put in at a place comes before what is taken away there.
  return merge.object(object.root, members).sort((a, b) => a.offset - b.offset || a.length - b.length);
}

/** Members by name; the last part of a pair is its value. */
type Members = ReadonlyMap<string, Node | undefined>;

class Merge {
  private readonly layout: Layout;
  /** Without comments, with everything at its place. */
  private readonly bare: string;

  constructor(
    text: string,
    object: JsonObject,
    private readonly otherText: string,
  ) {
    this.layout = new Layout(text, object.root);
    this.bare = object.text;
  }

  replace(node: Node, source: string): Edit {
    return { offset: node.offset, length: node.length, content: this.layout.inPlaceOf(node, source) };
  }

  /** The edits inside an object that keeps at least one of its members. */
  object(node: Node, wanted: Members): Edit[] {
    const pairs = node.children ?? [];
    const kept = pairs.filter(pair => wanted.has(nameOfPair(pair)));
    const last = kept.at(-1);
    const known = new Set(kept.map(nameOfPair));
    const added = [...wanted].flatMap(([name, value]) =>
      value && last && !known.has(name)
        ? this.layout.after(last, node, name, sourceOf(this.otherText, value))
        : [],
    );
    return [
      ...kept.flatMap(pair => this.value(valueOfPair(pair), wanted.get(nameOfPair(pair)))),
      ...pairs.flatMap((pair, index) =>
        wanted.has(nameOfPair(pair)) ? [] : this.remove(pairs, index, last),
      ),
      ...(last && added.length ? this.append(last, added) : []),
    ];
  }

  private value(mine: Node | undefined, its: Node | undefined): Edit[] {
    if (!mine || !its || canonical(this.bare, mine) === canonical(this.otherText, its)) {
      return [];
    }
    const members: Members = new Map(its.children?.map(pair => [nameOfPair(pair), valueOfPair(pair)]));
    const isMerged =
      mine.type === 'object' &&
      its.type === 'object' &&
      mine.children?.some(pair => members.has(nameOfPair(pair)));
    return isMerged ? this.object(mine, members) : [this.replace(mine, sourceOf(this.otherText, its))];
  }

  /** Behind the last kept member stand no commas; before it, each removed one takes the comma behind it along. */
  private remove(pairs: readonly Node[], index: number, last: Node | undefined): Edit[] {
    const pair = pairs[index];
    const before = pairs[index - 1];
    const after = pairs[index + 1];
    if (!pair) {
      return [];
    }
    const end = endOf(pair);
    const isBehindLast = !last || pair.offset > last.offset;
    const comma = isBehindLast
      ? before && this.bare.indexOf(',', endOf(before))
      : after && this.bare.indexOf(',', end);
    const ownEnd = comma === end ? end + 1 : end;
    const lines = this.layout.linesOf(pair.offset, ownEnd);
    const own = lines
      ? { offset: lines.start, length: lines.end - lines.start, content: '' }
      : { offset: pair.offset, length: ownEnd - pair.offset, content: '' };
    return comma === undefined || comma === end ? [own] : [own, { offset: comma, length: 1, content: '' }];
  }

  private append(last: Node, added: readonly string[]): Edit[] {
    const end = endOf(last);
    const place = added[0]?.startsWith(' ') ? end : this.layout.behindComments(end);
    const members = added.join(',');
    return place === end
      ? [{ offset: end, length: 0, content: `,${members}` }]
      : [
          { offset: end, length: 0, content: ',' },
          { offset: place, length: 0, content: members },
        ];
  }
}

function nameOfPair(pair: Node): string {
  return String(pair.children?.[0]?.value);
}

function valueOfPair(pair: Node | undefined): Node | undefined {
  return pair?.children?.[1];
}

function endOf({ offset, length }: Node): number {
  return offset + length;
}
