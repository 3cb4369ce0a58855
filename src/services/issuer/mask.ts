/** What stands in place of a secret. */
const placeholder = '•••';

/** Shorter pieces of a secret may stand in any text by chance. */
const shortestPiece = 6;

/** Finds a secret in a text, and takes it out, in every form that a server may write it back in. */
export class SecretMask {
  private readonly forms: readonly string[];

  constructor(private readonly secret: string) {
    const forms = new Set([...spelled(secret), ...encoded(secret)].filter(form => form));
    // A longer form first: what is left of it would say something about the secret.
    this.forms = [...forms].sort((a, b) => b.length - a.length);
  }

  hide(text: string): string {
    return this.forms.reduce((masked, form) => masked.replaceAll(form, placeholder), text);
  }

  /** Whether a text gives the secret away; one of a few letters stands in any text. */
  isIn(text: string): boolean {
    return this.secret.length >= shortestPiece && this.forms.some(form => text.includes(form));
  }
}

/** The secret as JSON, URLs and HTML write it. */
function spelled(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const ascii = json.replace(/[\u007f-\uffff]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const percent = Buffer.from(secret, 'utf8').toString('latin1').replace(/[^\w.~-]/g, percentOf);
  return [
    secret,
    secret.trim(),
    json,
    json.replaceAll('/', '\\/'),
    ascii,
    ascii.replace(/\\u[0-9a-f]{4}/g, escape => `\\u${escape.slice(2).toUpperCase()}`),
    percent,
    percent.toLowerCase(),
    percent.replaceAll('%20', '+'),
    isWellFormed(secret) ? encodeURIComponent(secret) : '',
    html(secret, '&#39;'),
    html(secret, '&#x27;'),
    html(secret, "'"),
    html(secret, '&#039;'),
  ];
}

/** The secret as base64 and hexadecimal carry it, also in the middle of something else such as `issuer:secret`. */
function encoded(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const hex = bytes.toString('hex');
  const pieces = [0, 1, 2].map(before => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64').replaceAll('=', '');
    // At either end a character may also carry bits of what stands beside the secret.
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

function percentOf(byte: string): string {
  return `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

function html(text: string, apostrophe: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", apostrophe);
}

/** Half of a surrogate pair has no place in a URL. */
function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}
