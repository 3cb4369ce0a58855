import { cppGrammar } from './grammars';
import { guidBetween } from './guid';
import { Brackets, mask, nextString } from './mask';
import { nameOf } from './places';
import { type OwnIds, plugInId } from './plugInId';

/** Reads the plug-in that a C++ file declares by the macros of the Rhino SDK. */
export function readCpp(text: string, uri: string): OwnIds {
  if (!text.includes('RHINO_PLUG_IN_ID')) {
    return { kind: 'own', ids: [] };
  }
  const code = mask(text, cppGrammar);
  const brackets = new Brackets(code);
  const argumentOf = (macro: RegExpMatchArray) => {
    const open = (macro.index ?? 0) + macro[0].length - 1;
    return nextString(code, open, brackets.closingNear(open));
  };
  const [naming] = code.matchAll(/\bRHINO_PLUG_IN_NAME\s*\(/g);
  const named = naming && argumentOf(naming);
  const name = (named && text.slice(...named)) || nameOf(uri);
  const guids = [...code.matchAll(/\bRHINO_PLUG_IN_ID\s*\(/g)].flatMap(macro => {
    const content = argumentOf(macro);
    return (content && guidBetween(text, ...content)) ?? [];
  });
  return {
    kind: 'own',
    ids: /\bRHINO_PLUG_IN_DECLARE\b/.test(code) ? guids.map(guid => plugInId(guid, 'rhino', name, uri)) : [],
  };
}
