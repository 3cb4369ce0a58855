import { type FormattingOptions, format } from 'jsonc-parser';
import { applyEdits } from './edits';
import type { Node } from './json';

/** How a text is laid out: its line ends and its unit of indentation, so that what is put in looks as if it belonged. */
export class Layout {
  private readonly eol: string;
  private readonly unit: string;
  /** Where each line begins. */
  private readonly lineStarts: readonly number[];
  private readonly blanks = new Map<number, number>();

  constructor(
    private readonly text: string,
    root: Node,
  ) {
    this.lineStarts = [0, ...[...text.matchAll(/\r\n|\r|\n/g)].map(end => end.index + end[0].length)];
    this.eol = text.includes('\r\n') ? '\r\n' : '\n';
    const [first] = root.children ?? [];
    const unit = first && this.beginsLine(first.offset) ? this.indentAt(first.offset) : '';
    // A deep indentation is no unit, and would be written over and over.
    this.unit = unit && unit.length <= 16 ? unit : '  ';
  }

  /** A JSON source as it would stand in place of `node`: on one line where that is short and stands on one line. */
  inPlaceOf(node: Node, source: string): string {
    const lines = this.lines(source, this.indentAt(node.offset));
    const line = onOneLine(lines);
    const isContainer = node.type === 'object' || node.type === 'array';
    return isContainer && !this.isMultiLine(node) && line.length <= 80 ? line : lines;
  }

  /** A new last member of `container`, as it would stand after `last`, with what parts the two but the comma. */
  after(last: Node, container: Node, name: string, source: string): string {
    const key = `${JSON.stringify(name)}: `;
    if (!this.isMultiLine(container)) {
      return ` ${key}${onOneLine(this.lines(source, ''))}`;
    }
    const indent = this.beginsLine(last.offset)
      ? this.indentAt(last.offset)
      : this.indentAt(container.offset) + this.unit;
    return `${this.eol}${indent}${key}${this.lines(source, indent)}`;
  }

  /** Where the comments end that follow on the same line: what is put on lines of its own goes behind them. */
  behindComments(offset: number): number {
    const rest = this.text.slice(offset, this.lineEnd(offset));
    let end = 0;
    for (;;) {
      const start = end + this.blanksAt(offset + end);
      if (rest.startsWith('//', start)) {
        return offset + rest.length;
      }
      const close = rest.startsWith('/*', start) ? rest.indexOf('*/', start + 2) : -1;
      if (close < 0) {
        return offset + end;
      }
      end = close + 2;
    }
  }

  /** The whole lines that hold just this range; undefined where something else stands on them. */
  linesOf(start: number, end: number): { start: number; end: number } | undefined {
    const lineEnd = end + this.blanksAt(end);
    const next = this.lineStarts[this.lineOf(end) + 1];
    return this.beginsLine(start) && lineEnd === this.lineEnd(end) && next !== undefined
      ? { start: this.lineStart(start), end: next }
      : undefined;
  }

  isMultiLine({ offset, length }: Node): boolean {
    return this.lineOf(offset) !== this.lineOf(offset + length);
  }

  private lines(source: string, indent: string): string {
    const isTab = this.unit.includes('\t');
    const options: FormattingOptions = { tabSize: this.unit.length, insertSpaces: !isTab, eol: '\n' };
    const text = source.replace(/\r\n?/g, '\n');
    return applyEdits(text, format(text, undefined, options)).replaceAll('\n', this.eol + indent);
  }

  private indentAt(offset: number): string {
    const start = this.lineStart(offset);
    return this.text.slice(start, Math.min(offset, start + this.blanksAt(start)));
  }

  private beginsLine(offset: number): boolean {
    const start = this.lineStart(offset);
    return start + this.blanksAt(start) >= offset;
  }

  /** How many spaces and tabs stand there. */
  private blanksAt(offset: number): number {
    const known = this.blanks.get(offset);
    if (known !== undefined) {
      return known;
    }
    let end = offset;
    while (this.text[end] === ' ' || this.text[end] === '\t') {
      end++;
    }
    this.blanks.set(offset, end - offset);
    return end - offset;
  }

  /** Where the line ends, before its line end. */
  private lineEnd(offset: number): number {
    const next = this.lineStarts[this.lineOf(offset) + 1];
    if (next === undefined) {
      return this.text.length;
    }
    return next - (this.text.endsWith('\r\n', next) ? 2 : 1);
  }

  private lineStart(offset: number): number {
    return this.lineStarts[this.lineOf(offset)] ?? 0;
  }

  /** The number of a line, by halves: a text may be one line with all of its members. */
  private lineOf(offset: number): number {
    let [low, high] = [0, this.lineStarts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.lineStarts[middle] ?? 0) <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}

/** A JSON string has no line ends, so what looks like one parts two tokens. */
function onOneLine(source: string): string {
  const pieces: string[] = [];
  for (const line of source.split(/[\r\n]+/).map(one => one.trim())) {
    const isJoined = !pieces.length || pieces.at(-1)?.endsWith('[') || line.startsWith(']');
    pieces.push(isJoined ? line : ` ${line}`);
  }
  return pieces.join('');
}
