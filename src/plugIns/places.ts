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

/** The place, or pattern of places, that a path in a project file leads to from its folder. */
export function resolve(folder: string, path: string): string {
  const parts = folder.split('/');
  for (const part of path.trim().toLowerCase().split(/[\\/]/)) {
    if (part === '..') {
      parts.pop();
    } else if (part !== '.' && part !== '') {
      parts.push(part);
    }
  }
  return parts.join('/');
}

/** What tests places against a pattern of MSBuild: `**`, `*` and `?`. */
export function pattern(resolved: string): RegExp {
  const source = resolved
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*\*\/|\*\*|\*|\?/g, wildcard => wildcards[wildcard] ?? wildcard);
  return new RegExp(`^${source}$`);
}

const wildcards: Readonly<Record<string, string>> = {
  '**/': '(?:.*/)?',
  '**': '.*',
  '*': '[^/]*',
  '?': '[^/]',
};
