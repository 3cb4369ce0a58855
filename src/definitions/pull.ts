import type { Edit } from 'jsonc-parser';
import { canonical, type Node, sourceOf } from '../json/json';
import { parseDefinition } from '../products/definitionText';
import { applyEdits, formatProduct } from '../products/text';
import { type Product, pickProperties, readOnlyProperties } from '../services/cloudZoo/product';
import { Layout } from './layout';

/**
 * The edits that make a definition's text say what the live product says: only values that differ are replaced, inside
 * objects too, so comments and formatting elsewhere stay. Undefined for a broken text.
 */
export function pullEdits(text: string, live: Product): Edit[] | undefined {
  const parsed = parseDefinition(text);
  if ('problem' in parsed) {
    return undefined;
  }
  const definition = parsed.product;
  const wanted = [...live.properties.keys()].filter(
    name => !readOnlyProperties.has(name) || definition.properties.has(name),
  );
  const pull = new Pull(text, definition, live.text);
  if (!wanted.some(name => definition.properties.has(name))) {
    return [pull.replace(definition.root, pickProperties(live, wanted))];
  }
  const members = new Map(wanted.map(name => [name, valueIn(live.properties.get(name)?.node)]));
  // What is put in at a place comes before what is taken away there.
  return pull.object(definition.root, members).sort((a, b) => a.offset - b.offset || a.length - b.length);
}

/** The live product in the words and order of a definition, so that a comparison shows what differs and nothing else. */
export function liveInPlaceOf(text: string, live: Product): string {
  const edits = pullEdits(text, live);
  return edits ? applyEdits(text, edits) : formatProduct(live);
}

/** Members by name; the last part of a pair is its value. */
type Members = ReadonlyMap<string, Node | undefined>;

class Pull {
  private readonly layout: Layout;
  /** Without comments, with everything at its place. */
  private readonly bare: string;

  constructor(
    text: string,
    definition: Product,
    private readonly liveText: string,
  ) {
    this.layout = new Layout(text, definition.root);
    this.bare = definition.text;
  }

  replace(node: Node, source: string): Edit {
    return { offset: node.offset, length: node.length, content: this.layout.inPlaceOf(node, source) };
  }

  /** The edits inside an object that keeps at least one of its members. */
  object(node: Node, wanted: Members): Edit[] {
    const pairs = node.children ?? [];
    const kept = pairs.filter(pair => wanted.has(nameIn(pair)));
    const last = kept.at(-1);
    const known = new Set(kept.map(nameIn));
    const added = [...wanted].flatMap(([name, value]) =>
      value && last && !known.has(name)
        ? this.layout.after(last, node, name, sourceOf(this.liveText, value))
        : [],
    );
    return [
      ...kept.flatMap(pair => this.value(valueIn(pair), wanted.get(nameIn(pair)))),
      ...pairs.flatMap((pair, index) => (wanted.has(nameIn(pair)) ? [] : this.remove(pairs, index, last))),
      ...(last && added.length ? this.append(last, added) : []),
    ];
  }

  private value(mine: Node | undefined, its: Node | undefined): Edit[] {
    if (!mine || !its || canonical(this.bare, mine) === canonical(this.liveText, its)) {
      return [];
    }
    const members: Members = new Map(its.children?.map(pair => [nameIn(pair), valueIn(pair)]));
    const isMerged =
      mine.type === 'object' &&
      its.type === 'object' &&
      mine.children?.some(pair => members.has(nameIn(pair)));
    return isMerged ? this.object(mine, members) : [this.replace(mine, sourceOf(this.liveText, its))];
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

function nameIn(pair: Node): string {
  return String(pair.children?.[0]?.value);
}

function valueIn(pair: Node | undefined): Node | undefined {
  return pair?.children?.[1];
}

function endOf({ offset, length }: Node): number {
  return offset + length;
}
