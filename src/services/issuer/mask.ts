/** What stands in place of a secret. */
const placeholder = '•••';

/** Shorter pieces of a secret may stand in any text by chance. */
const shortestPiece = 6;

/** Finds a secret in a text, and takes it out, in every form that a server may write it back in. */
export class SecretMask {
  private readonly forms: RegExp | undefined;

  constructor(private readonly secret: string) {
    const forms = [spelled(secret), spelled(secret.trim()), ...encoded(secret).map(quoted)].filter(
      form => form,
    );
    // What comes first is tried first, and the longer form must be: what is left would say something about the rest.
    forms.sort((a, b) => b.length - a.length);
    this.forms = forms.length ? new RegExp(forms.join('|'), 'gu') : undefined;
  }

  hide(text: string): string {
    return this.forms ? text.replace(this.forms, placeholder) : text;
  }

  /** Whether a text gives the secret away; one of a few letters stands in any text. */
  isIn(text: string): boolean {
    return this.secret.length >= shortestPiece && this.forms !== undefined && text.search(this.forms) >= 0;
  }
}

/** The secret letter by letter, each as JSON, URLs or HTML may write it, in any mixture. */
function spelled(secret: string): string {
  return [...secret].map(letter => `(?:${spellings(letter).join('|')})`).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': 'amp',
  '<': 'lt',
  '>': 'gt',
  '"': 'quot',
  "'": 'apos',
};

function spellings(letter: string): string[] {
  const code = letter.codePointAt(0) ?? 0;
  const units = Array.from({ length: letter.length }, (_, index) => letter.charCodeAt(index));
  const name = entities[letter];
  return [
    units.map(unit => `\\\\{1,4}u${anyCase(unit.toString(16).padStart(4, '0'))}`).join(''),
    [...Buffer.from(letter, 'utf8')].map(byte => `%${anyCase(byte.toString(16).padStart(2, '0'))}`).join(''),
    `&#0{0,5}${code};`,
    `&#[xX]0{0,5}${anyCase(code.toString(16))};`,
    ...(name ? [`&${name};`] : []),
    ...(letter === ' ' ? ['\\+'] : []),
    // Escaped by a backslash, or by several where JSON stands in JSON.
    ...(/["'/\\]/.test(letter) ? [`\\\\{1,4}${quoted(letter)}`] : []),
    quoted(letter),
  ];
}

/** The secret as base64 and hexadecimal carry it, also in the middle of something else such as `issuer:secret`. */
function encoded(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const hex = bytes.toString('hex');
  const pieces = [0, 1, 2].map(before => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replaceAll('=', '');
    // At either end a letter may also carry bits of what stands beside the secret.
    const end = (before + bytes.length) % 3 === 0 ? whole.length : whole.length - 1;
    return whole.slice(before === 0 ? 0 : before + 1, end);
  });
  const long = pieces.filter(piece => piece.length >= shortestPiece);
  return [
    bytes.toString('base64'),
    bytes.toString('base64url'),
    ...long,
    ...long.map(piece => piece.replaceAll('+', '-').replaceAll('/', '_')),
    ...(hex.length >= 2 * shortestPiece ? [hex, hex.toUpperCase()] : []),
  ];
}

/** A text as a regular expression that means just it. */
function quoted(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

function anyCase(hex: string): string {
  return hex.replace(/[a-f]/g, letter => `[${letter}${letter.toUpperCase()}]`);
}
