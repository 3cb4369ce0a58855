/** Languages that an issuer's words are asked for in, beside English. */
export const languages = ['de', 'fr', 'es', 'it', 'ja', 'zh-cn'] as const;
export type Intruder = 'wrongSecret' | 'wrongIssuer' | 'noAuthorization' | 'unreadable';

export type StepId =
  | 'known'
  | `${Intruder}.${'get' | 'add' | 'remove'}`
  | 'unknown'
  | 'unknownAgain'
  | `language.${(typeof languages)[number] | 'none'}`
  | 'typed'
  | 'malformedLanguage'
  | 'foreignKey'
  | 'addUnknown'
  | 'addForeignKey'
  | 'addDisabled'
  | 'addTaken'
  | 'add'
  | 'addAgain'
  | 'addExtra'
  | 'addFew'
  | 'addForeignName'
  | 'addOther'
  | 'upgradeAsk'
  | 'upgradeWrong'
  | 'upgrade'
  | 'upgradeOther'
  | 'remove'
  | 'removeAgain'
  | 'removeUpgrade'
  | 'addAfter';
