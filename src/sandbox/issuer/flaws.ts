/** Each way in which an issuer's server can be wrong, one at a time; what it means stands beside it. */
export const flaws = [
  // Who may call
  'acceptsWrongSecret',
  'acceptsWrongIssuer',
  'acceptsNoAuthorization',
  /** A body that it cannot use is answered before the credentials are looked at. */
  'readsBeforeAuthorizing',
  /** It has another secret than Cloud Zoo. */
  'refusesCloudZoo',
  // get_license
  'knowsNoKey',
  'knowsEveryKey',
  // The License objects that it answers
  'licenseWithoutId',
  'otherKey',
  'otherProduct',
  'otherIssuer',
  'expirationInMilliseconds',
  'noSeats',
  'noEditions',
  'noEnglishEdition',
  'bigMetadata',
  // add_license
  'answersBareLicense',
  'refusesWhatItHas',
  'differsEachTime',
  'addsToOthers',
  'addsDisabled',
  'addsUnknown',
  'addsTaken',
  'unknownIs404',
  // Upgrades
  'asksNothing',
  'asksWithoutWords',
  'takesAnyPrevious',
  'upgradeAlone',
  'forgetsUpgrade',
  // remove_license
  'refusesRemoval',
  'refusesClusterRemoval',
  'removesWithBody',
  'refusesSecondRemoval',
  'keepsRemoved',
  // Errors
  'capitalErrors',
  'htmlErrors',
  'noDetails',
  'tellsSecret',
  'brokenLinks',
  // Languages, and what else a request may bring
  'onlyEnglish',
  'noEnglish',
  'failsOnMalformedLanguage',
  'failsOnTypeOfGet',
  'refusesUnknownFields',
  'needsAllFields',
  'failsOnForeignName',
  'failsOnForeignKey',
  // How it answers at all
  'slow',
  'redirects',
  'hangsUp',
] as const;

export type Flaw = (typeof flaws)[number];

export function isFlaw(text: string): text is Flaw {
  return flaws.some(flaw => flaw === text);
}
