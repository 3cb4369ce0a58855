/** What stands in place of a secret. */
const placeholder = '•••';

/** Shorter pieces of a secret may stand in any text by chance. */
const shortestPiece = 6;

/** How many letters of a long secret are looked for one by one. */
const longestSpelled = 40;

/** Takes secrets out of a text that may repeat what was sent, in whatever form. */
export function withoutSecrets(text: string, secrets: readonly (string | undefined)[]): string {
  return secrets.reduce<string>((left, secret) => (secret ? new SecretMask(secret).hide(left) : left), text);
}

/** Finds a secret in a text, and takes it out, in every form that a server may write it back in. */
export class SecretMask {
  private readonly forms: RegExp | undefined;

  constructor(private readonly secret: string) {
    // Cookies are kept percent-encoded; what is written back may be what they mean.
    const plain = new Set([secret, secret.trim(), decoded(secret)]);
    const forms = [...plain].filter(one => one).flatMap(one => [spelled(one), ...encoded(one).map(quoted)]);
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
  const letters = [...secret];
  const head = letters
    .slice(0, longestSpelled)
    .map(letter => `(?:${spellings(letter).join('|')})`)
    .join('');
  if (letters.length > longestSpelled) {
    // The beginning of a token tells it, and what follows without a break is the rest of it.
    return `${head}[^\\s"'<>,;]*`;
  }
  // A short one is a part of many words: it is meant where it stands alone.
  return letters.length < 4 ? `(?<![\\p{L}\\p{N}])${head}(?![\\p{L}\\p{N}])` : head;
}

function decoded(secret: string): string {
  try {
    return decodeURIComponent(secret);
  } catch {
    return secret;
  }
}

const entities: Readonly<Record<string, string>> = {
  '&': 'amp',
  '<': 'lt',
  '>': 'gt',
  '"': 'quot',
  "'": 'apos',
};

/** Of what JSON writes by a letter of its own. */
const lineEnds: Readonly<Record<string, readonly string[]>> = {
  '\n': ['\\\\{1,4}n'],
  '\r': ['\\\\{1,4}r'],
  '\t': ['\\\\{1,4}t'],
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
    ...(lineEnds[letter] ?? []),
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
