/** Properties whose value a person reads. */
const shownProperties = new Set([
  'ariaLabel',
  'description',
  'detail',
  'label',
  'message',
  'placeHolder',
  'placeholder',
  'prompt',
  'title',
  'tooltip',
]);

export function isShown(property: string): boolean {
  return shownProperties.has(property);
}

/** Whether a person would want to read it in their own language. */
export function isText(literal: string, file: string, shown: boolean): boolean {
  const text = literal.replace(/\$\([\w-]+\)/g, '').trim();
  if (names.test(text) || untranslated[file]?.test(text)) return false;
  return shown ? /\p{L}{2}/u.test(text) : /\p{L}{2,}[,;:]? \p{L}{2,}/u.test(text);
}

const names = /^(Cloud Zoo|Cloud Zoo issuer|LicenseSpring|Akana|JUnit XML)$/;

/** What is no language, or has to be found again in the words of others. */
const untranslated: Readonly<Record<string, RegExp>> = {
  // Examples of what is asked for.
  'src/connections/prompts.ts': /^(acme|https:\/\/)$/,
  'src/licenses/cloudZoo/ask.ts': /^4815162342/,
  'src/products/commands/add.ts': /^[0-9a-f-]{36}$/,
  // A word that decides, later.
  'src/connections/clients/clients.ts': /^cookies$/,
  'src/connections/explain.ts': /^redirect to$/,
  'src/services/http.ts': /^(redirect to|an address that is not one)/,
  'src/services/networkFailure.ts': /^bad port$/,
  // What Rhino says, in English everywhere.
  'src/plugIns/lensTexts.ts': /^The resource cannot be found\.$/,
  // Names of settings, fields and formats.
  'src/connections/settings.ts': /^cloudZoo\.connections$/,
  'src/services/cloudZoo/client.ts': /^Description$/,
  'src/services/licenseSpring/client.ts': /^message$/,
  'src/services/licenseSpring/token.ts': /^error_description$/,
  'src/issuer/report.ts': /^</,
  // Requests, as they are sent or shown.
  'src/issuer/run/calls.ts': /^(fr-CH;|Example Studio|Sam Example)/,
  'src/issuer/run/steps.ts': /^Zoë/,
  'src/licenses/request.ts': /^Basic </,
  'src/licenses/akana/removal.ts': /^<CSRF token>$/,
  'src/licenses/licenseSpring/removal.ts': /^(Bearer <|algorithm=|<ID token>|<authorization code>)/,
  'src/products/commands/copyAs.ts': /^curl /,
  'src/services/issuer/client.ts': /^Authorization: /,
  // Words of programming languages.
  'src/plugIns/code/cSharp.ts': /^where class /,
  'src/plugIns/code/visualBasic.ts': /^(public friend|as new) /,
};
