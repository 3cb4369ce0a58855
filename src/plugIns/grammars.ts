import type { Condition, Grammar } from './mask';

export const cSharpGrammar: Grammar = {
  token:
    /\/\/[^\r\n]*|\/\*[\s\S]*?(?:\*\/|$(?![\s\S]))|(?<text>(?:\${1,9}@|@\${0,9})"(?:[^"]|"")*"?|\${0,9}"{3,}|\${0,9}"(?:[^"\\\r\n]|\\.)*"?)|'(?:[^'\\\r\n]|\\.[^'\r\n]{0,8})'|(?<directive>^[ \t]*#[^\r\n]*)/gm,
  directive: /(?<directive>^[ \t]*#[^\r\n]*)/gm,
  conditionOf: directive => conditionOf(/^\s*#\s*(if|elif|else|endif)\b(.*)/.exec(directive)),
  endOf: (text, start, end) => {
    const token = text.slice(start, end);
    const raw = /^\$*("{3,})$/.exec(token)?.[1];
    if (raw) {
      return behind(text, raw, end);
    }
    return /^(?:\$@|@\$|\$)"/.test(token) ? endOfInterpolated(text, start) : end;
  },
};

export const cppGrammar: Grammar = {
  token:
    /\/\/(?:\\\r?\n|[^\r\n])*|\/\*[\s\S]*?(?:\*\/|$(?![\s\S]))|(?<text>\b(?:u8|[uUL])?R"[^()\\\s"]{0,16}\(|"(?:[^"\\\r\n]|\\[\s\S])*"?)|(?<![0-9A-Fa-f])'(?:[^'\\\r\n]|\\.[^'\r\n]{0,8})'|(?<directive>^[ \t]*#(?:\\\r?\n|[^\r\n])*)/gm,
  directive: /(?<directive>^[ \t]*#(?:\\\r?\n|[^\r\n])*)/gm,
  conditionOf: directive =>
    conditionOf(/^\s*#\s*(if|ifdef|ifndef|elif|elifdef|elifndef|else|endif)\b(.*)/.exec(directive)),
  endOf: (text, start, end) => {
    const raw = /R"(.*)\($/.exec(text.slice(start, end));
    return raw ? behind(text, `)${raw[1]}"`, end) : end;
  },
};

export const visualBasicGrammar: Grammar = {
  token:
    /['\u2018\u2019][^\r\n]*|\bREM\b(?<=(?:^[ \t]*|:[ \t]*|\b(?:Then|Else)[ \t]+)REM)[^\r\n]*|(?<text>\$?"(?:[^"]|"")*"?)|(?<directive>^[ \t]*#[ \t]*(?:If|ElseIf|Else|End|Region|Const|Enable|Disable|ExternalSource)\b[^\r\n]*)/gim,
  directive: /(?<directive>^[ \t]*#[^\r\n]*)/gm,
  conditionOf: directive =>
    conditionOf(/^\s*#\s*(If|ElseIf|Else|End\s+If)\b(.*?)(?:\bThen\b.*)?$/i.exec(directive)),
};

/** The place behind the next occurrence, or the end of the text. */
function behind(text: string, wanted: string, from: number): number {
  const place = text.indexOf(wanted, from);
  return place < 0 ? text.length : place + wanted.length;
}

function conditionOf(directive: RegExpExecArray | null): Condition | undefined {
  const word = directive?.[1]?.toLowerCase().replace(/\s+/, '');
  const [wanted = ''] = (directive?.[2] ?? '').split(/\/\/|\/\*|'/);
  const text = wanted.replace(/[()\s]/g, '').toLowerCase();
  const value = /^(?:true|1|!false|!0)$/.test(text)
    ? true
    : /^(?:false|0|!true|!1)$/.test(text)
      ? false
      : undefined;
  switch (word) {
    case 'if':
      return { kind: 'if', value };
    case 'ifdef':
    case 'ifndef':
      return { kind: 'if' };
    case 'elif':
    case 'elseif':
      return { kind: 'elseIf', value };
    case 'elifdef':
    case 'elifndef':
      return { kind: 'elseIf' };
    case 'else':
      return { kind: 'else' };
    case 'endif':
      return { kind: 'end' };
    default:
      return undefined;
  }
}

/** In `$"…{names["x"]}…"` a quote between braces does not end the string. */
function endOfInterpolated(text: string, start: number): number {
  const isVerbatim = text.slice(start, start + 2).includes('@');
  let depth = 0;
  for (let i = text.indexOf('"', start) + 1; i < text.length; i++) {
    const character = text[i];
    const isDoubled = text[i + 1] === character;
    if (character === '"' && depth > 0) {
      const end = /"(?:[^"\\\r\n]|\\.)*"/y;
      end.lastIndex = i;
      i += (end.exec(text)?.[0].length ?? 1) - 1;
    } else if (character === '"' && isVerbatim && isDoubled) {
      i++;
    } else if (character === '"' || (!isVerbatim && depth === 0 && /[\r\n]/.test(character ?? ''))) {
      return i + 1;
    } else if (character === '\\' && !isVerbatim && depth === 0) {
      i++;
    } else if (character === '{' && depth === 0 && isDoubled) {
      i++;
    } else if (character === '{') {
      depth++;
    } else if (character === '}' && depth > 0) {
      depth--;
    }
  }
  return text.length;
}
