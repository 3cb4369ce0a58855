/** Where a file is, for comparing: the decoded address in lowercase, since project files do not mind the case. */
export function placeOf(uri: string): string {
  try {
    return decodeURIComponent(uri).toLowerCase();
  } catch {
    return uri.toLowerCase();
  }
}

/** The folder of a place, without a slash at its end. */
export function folderOf(place: string): string {
  return place.slice(0, Math.max(0, place.lastIndexOf('/')));
}

/** A file's name without folder and ending. */
export function nameOf(uri: string): string {
  const file = uri.slice(uri.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');
  try {
    return decodeURIComponent(file);
  } catch {
    return file;
  }
}

/** The place, or pattern of places, that a path in a project file leads to from a folder. */
export function resolve(folder: string, path: string): string {
  const plain = path.trim().toLowerCase().replaceAll('\\', '/');
  const root = /^[a-z][\w+.-]*:\/\/[^/]*/.exec(plain)?.[0];
  const parts = root === undefined ? folder.split('/') : [root];
  for (const part of plain.slice(root?.length ?? 0).split('/')) {
    if (part === '..') {
      parts.pop();
    } else if (part !== '.' && part !== '') {
      parts.push(part);
    }
  }
  return parts.join('/');
}

/** A pattern of MSBuild, with `**`, `*` and `?`, that tests whether places match. */
export class Pattern {
  private readonly parts: readonly string[];
  /** What every place that matches begins with. */
  readonly beginning: string;

  constructor(text: string) {
    this.parts = text.split('/');
    const wild = this.parts.findIndex(part => /[*?]/.test(part));
    const plain = this.parts.slice(0, wild < 0 ? this.parts.length - 1 : wild);
    this.beginning = plain.map(part => `${part}/`).join('');
  }

  /**
   * Goes on from the last `**` only, never back to an earlier one: where that one could match anything, matching it
   * early leaves the most for the rest.
   */
  matches(place: string): boolean {
    const { parts } = this;
    const folders = place.split('/');
    return inOrder(
      parts.length,
      folders.length,
      part => parts[part] === '**',
      (part, folder) => isLike(parts[part] ?? '', folders[folder] ?? ''),
    );
  }
}

/** The same inside a name, where `*` is any characters and `?` is one. */
function isLike(pattern: string, name: string): boolean {
  if (pattern === '*' || pattern === name) {
    return true;
  }
  return inOrder(
    pattern.length,
    name.length,
    at => pattern[at] === '*',
    (at, place) => pattern[at] === '?' || pattern[at] === name[place],
  );
}

/** Whether a pattern of so many parts matches so many items; steps are at most the product of both lengths. */
function inOrder(
  parts: number,
  items: number,
  isAny: (part: number) => boolean,
  fits: (part: number, item: number) => boolean,
): boolean {
  let part = 0;
  let item = 0;
  let lastAny = -1;
  let anyEnd = 0;
  while (item < items) {
    if (part < parts && isAny(part)) {
      lastAny = part++;
      anyEnd = item;
    } else if (part < parts && fits(part, item)) {
      part++;
      item++;
    } else if (lastAny >= 0) {
      part = lastAny + 1;
      item = ++anyEnd;
    } else {
      return false;
    }
  }
  while (part < parts && isAny(part)) {
    part++;
  }
  return part === parts;
}
