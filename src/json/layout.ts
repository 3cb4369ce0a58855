import { type FormattingOptions, format } from 'jsonc-parser';
import { applyEdits } from './edits';
import type { Node } from './json';

/** How a text is laid out: its line ends and its unit of indentation, so that what is put in looks as if it belonged. */
export class Layout {
  private readonly eol: string;
  private readonly unit: string;

  constructor(
    private readonly text: string,
    root: Node,
  ) {
    this.eol = text.includes('\r\n') ? '\r\n' : '\n';
    const [first] = root.children ?? [];
    this.unit = (first && this.beginsLine(first.offset) ? this.indentAt(first.offset) : '') || '  ';
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
    const comments = /^(?:[ \t]*\/\*(?:(?!\*\/)[^\r\n])*\*\/)*(?:[ \t]*\/\/[^\r\n]*)?/;
    return offset + (comments.exec(this.text.slice(offset))?.[0].length ?? 0);
  }

  /** The whole lines that hold just this range; undefined where something else stands on them. */
  linesOf(start: number, end: number): { start: number; end: number } | undefined {
    const lineStart = this.lineStart(start);
    const rest = /^[ \t]*(\r\n|\r|\n)/.exec(this.text.slice(end));
    return this.beginsLine(start) && rest ? { start: lineStart, end: end + rest[0].length } : undefined;
  }

  isMultiLine({ offset, length }: Node): boolean {
    return /[\r\n]/.test(this.text.slice(offset, offset + length));
  }

  private lines(source: string, indent: string): string {
    const isTab = this.unit.includes('\t');
    const options: FormattingOptions = { tabSize: this.unit.length, insertSpaces: !isTab, eol: '\n' };
    const text = source.replace(/\r\n?/g, '\n');
    return applyEdits(text, format(text, undefined, options)).replaceAll('\n', this.eol + indent);
  }

  private indentAt(offset: number): string {
    const start = this.lineStart(offset);
    return /^[ \t]*/.exec(this.text.slice(start, offset))?.[0] ?? '';
  }

  private beginsLine(offset: number): boolean {
    return /^[ \t]*$/.test(this.text.slice(this.lineStart(offset), offset));
  }

  private lineStart(offset: number): number {
    const before = Math.max(this.text.lastIndexOf('\n', offset - 1), this.text.lastIndexOf('\r', offset - 1));
    return offset === 0 ? 0 : before + 1;
  }
}

/** A JSON string has no line ends, so what looks like one parts two tokens. */
function onOneLine(source: string): string {
  return source
    .replace(/\[\s*[\r\n]\s*/g, '[')
    .replace(/\s*[\r\n]\s*\]/g, ']')
    .replace(/\s*[\r\n]\s*/g, ' ');
}
