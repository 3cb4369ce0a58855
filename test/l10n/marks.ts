/** What a translation must keep to the character, wherever it puts it. */
const kinds: readonly { readonly name: string; readonly pattern: RegExp; readonly counted: boolean }[] = [
  { name: 'placeholders', pattern: /\{\w+\}/g, counted: false },
  { name: 'icons', pattern: /\$\([\w~-]+\)/g, counted: true },
  { name: 'links', pattern: /\]\([^)\s]+\)/g, counted: true },
  { name: 'code', pattern: /`[^`]+`/g, counted: true },
  { name: 'line ends', pattern: /\n/g, counted: true },
  { name: 'bold marks', pattern: /\*\*/g, counted: true },
];

/** How a translation differs from its English in what no language changes; empty where it does not. */
export function lostMarks(english: string, translation: string): string[] {
  const problems = kinds.flatMap(({ name, pattern, counted }) => {
    const wanted = found(english, pattern, counted);
    const given = found(translation, pattern, counted);
    return wanted.join() === given.join()
      ? []
      : [`${name} differ: ${shown(wanted)} in English, ${shown(given)} here`];
  });
  if (translation.trim() === '') return ['it is empty'];
  if (english.endsWith('…') !== translation.endsWith('…')) problems.push('"…" at the end is lost or new');
  if (edges(english) !== edges(translation)) problems.push('blanks at its ends differ');
  return problems;
}

function found(text: string, pattern: RegExp, counted: boolean): string[] {
  const all = text.match(pattern) ?? [];
  return (counted ? all : [...new Set(all)]).sort();
}

function shown(marks: readonly string[]): string {
  return marks.length === 0 ? 'none' : marks.map(mark => (mark === '\n' ? '\\n' : mark)).join(' ');
}

function edges(text: string): string {
  return `${/^\s*/.exec(text)?.[0]}|${/\s*$/.exec(text)?.[0]}`;
}
