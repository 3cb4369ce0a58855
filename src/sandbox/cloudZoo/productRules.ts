import { isObject, type ObjectText, readProperty } from './jsonText';
import { badRequest } from './refusal';

/** Properties that the service sets and nobody can change. */
export const readOnlyProperties: readonly string[] = ['id', 'creationDate', 'iss'];

const lowercaseGuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
// ISO 639-1 with an optional region, whatever its case.
const locale = /^[a-z]{2}([-_][a-z0-9]{2,4})?$/i;

interface Rule {
  readonly name: string;
  readonly required: boolean;
  readonly expected: string;
  holds(value: unknown): boolean;
}

const rules: readonly Rule[] = [
  { name: 'version', required: true, expected: 'a string such as "8.1"', holds: isText },
  {
    name: 'platforms',
    required: true,
    expected: 'an array with "Windows", "Mac" or both',
    holds: value =>
      Array.isArray(value) && value.length > 0 && value.every(item => item === 'Windows' || item === 'Mac'),
  },
  { name: 'picture', required: false, expected: 'the URL of an icon', holds: isText },
  { name: 'downloadUrl', required: false, expected: 'a public URL', holds: isText },
  {
    name: 'titles',
    required: true,
    expected: 'an object with at least one language, such as {"en": "Squirrel"}',
    holds: isLocalized,
  },
  {
    name: 'format',
    required: true,
    expected:
      '{"length": {"min": 24, "max": 24}, "prefix": "MA7B", "example": "MA7B-…"}; the example starts with the prefix',
    holds: isFormat,
  },
  {
    name: 'relatedProducts',
    required: false,
    expected: 'an array of {"id": "<GUID of a product>"}',
    holds: value => Array.isArray(value) && value.every(item => isObject(item) && isText(item.id)),
  },
];

/** Refuses an id that no product can have. */
export function checkNewId(id: unknown): asserts id is string {
  if (typeof id !== 'string') {
    throw badRequest(
      "The product has no 'id'.",
      'Give the GUID of the plug-in, in lowercase, as the id of the product.',
    );
  }
  if (lowercaseGuid.test(id.toLowerCase()) && id !== id.toLowerCase()) {
    throw badRequest(
      `The id '${id}' is not in lowercase.`,
      `The id must be a lowercase GUID. Try '${id.toLowerCase()}'.`,
    );
  }
  if (!lowercaseGuid.test(id)) {
    throw badRequest(
      `The id '${id}' is not a valid GUID.`,
      'The id must be a lowercase GUID such as 06bb1e79-5456-47a1-ad6d-104518cd894b.',
    );
  }
}

/** Refuses a product that lacks something. */
export function checkComplete(product: ObjectText): void {
  const missing = rules.filter(({ name, required }) => required && !product.has(name));
  if (missing.length > 0) {
    throw badRequest(
      `The product has no ${missing.map(({ name }) => `'${name}'`).join(', ')}.`,
      missing.map(({ name, expected }) => `'${name}' must be ${expected}.`).join(' '),
    );
  }
}

/** Refuses values that a product cannot have; properties that nobody documented can have any. */
export function checkValues(product: ObjectText): void {
  for (const { name, expected, holds } of rules) {
    if (product.has(name) && !holds(readProperty(product, name))) {
      throw badRequest(`The value of '${name}' is not valid.`, `'${name}' must be ${expected}.`);
    }
  }
}

/** Whether a value is an object of texts by language, as `titles` and `editions` are. */
export function isLocalized(value: unknown): boolean {
  const entries = isObject(value) ? Object.entries(value) : [];
  return entries.length > 0 && entries.every(([language, text]) => locale.test(language) && isText(text));
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isFormat(value: unknown): boolean {
  if (!isObject(value) || !isObject(value.length)) {
    return false;
  }
  const { min, max } = value.length;
  const { prefix, example, regexFilter } = value;
  return (
    typeof min === 'number' &&
    Number.isInteger(min) &&
    min >= 1 &&
    typeof max === 'number' &&
    Number.isInteger(max) &&
    max >= min &&
    typeof prefix === 'string' &&
    isText(example) &&
    example.startsWith(prefix) &&
    (regexFilter === undefined || isText(regexFilter))
  );
}
