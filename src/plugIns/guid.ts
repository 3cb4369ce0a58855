/** A GUID where it stands in a text. */
export interface WrittenGuid {
  /** Lowercase, with hyphens, without braces. */
  readonly id: string;
  /** As in the text, without braces. */
  readonly written: string;
  readonly offset: number;
}

const whole = /^[\s"{(]*([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{32})[\s"})]*$/i;

/** The GUID that the text between two places consists of; the empty one, all zeros, names nothing. */
export function guidBetween(text: string, start: number, end: number): WrittenGuid | undefined {
  const part = text.slice(start, end);
  const written = whole.exec(part)?.[1];
  if (!written || !/[1-9a-f]/i.test(written)) {
    return undefined;
  }
  return { id: normal(written), written, offset: start + part.indexOf(written) };
}

function normal(written: string): string {
  const digits = written.replaceAll('-', '').toLowerCase();
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    digits.slice(12, 16),
    digits.slice(16, 20),
    digits.slice(20),
  ].join('-');
}
