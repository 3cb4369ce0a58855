/** What the imaginary issuer says to people. */
export type Words =
  | 'credentials'
  | 'unknown'
  | 'disabled'
  | 'taken'
  | 'question'
  | 'previous'
  | 'notRemoved'
  | 'malformed'
  | 'nothing';

/** An answer that is no license. */
export interface IssuerRefusal {
  readonly status: 400 | 404 | 409 | 412 | 428;
  readonly words: Words;
}

const support = 'https://example.com/canopy/support';

const english: Record<Words, string> = {
  credentials: 'The issuer ID or the secret is not right.',
  unknown: 'This license key is not known. Check it for typing errors.',
  disabled: `This license is disabled. Ask [Canopy support](${support}) about it.`,
  taken: `This license is already in use by somebody else. Ask [Canopy support](${support}) about it.`,
  question: 'This key is an upgrade. Enter the license key that you upgrade from.',
  previous: 'This is not a license key that can be upgraded. Enter another one.',
  notRemoved: `This license cannot be removed now. Ask [Canopy support](${support}) about it.`,
  malformed: 'The request cannot be read.',
  nothing: '',
};

const german: Record<Words, string> = {
  credentials: 'Die Kennung oder das Geheimnis stimmt nicht.',
  unknown: 'Dieser Lizenzschlüssel ist nicht bekannt. Bitte auf Tippfehler prüfen.',
  disabled: `Diese Lizenz ist gesperrt. Bitte den [Canopy-Support](${support}) fragen.`,
  taken: `Diese Lizenz wird schon von jemand anderem benutzt. Bitte den [Canopy-Support](${support}) fragen.`,
  question: 'Dieser Schlüssel ist ein Upgrade. Welcher Lizenzschlüssel wird aktualisiert?',
  previous: 'Dieser Lizenzschlüssel kann nicht aktualisiert werden. Bitte einen anderen eingeben.',
  notRemoved: `Diese Lizenz kann jetzt nicht entfernt werden. Bitte den [Canopy-Support](${support}) fragen.`,
  malformed: 'Die Anfrage kann nicht gelesen werden.',
  nothing: '',
};

const byLanguage: Readonly<Record<string, Record<Words, string>>> = { en: english, de: german };

/** The first language of a header that there are words in, whatever else stands in it; else the one given. */
export function languageFrom(header: string, otherwise: string): string {
  const tags = header.toLowerCase().match(/[a-z]{2,8}(?=[-,;\s]|$)/g) ?? [];
  return tags.find(tag => tag in byLanguage) ?? otherwise;
}

export function inLanguage(language: string, words: Words): string {
  return (byLanguage[language] ?? english)[words];
}

export function refusal(status: IssuerRefusal['status'], words: Words): IssuerRefusal {
  return { status, words };
}
