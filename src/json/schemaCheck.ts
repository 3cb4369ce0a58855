import { type Schema, Validator } from '@cfworker/json-schema';
import { t } from '@vscode/l10n';
import { findNodeAtLocation, getNodeValue } from 'jsonc-parser';
import { isObject, type Node } from './json';

/** One breach of the schema, at the top-level property that holds it; `offset` is where to look in the text. */
export interface SchemaProblem {
  readonly property: string | undefined;
  readonly path: string;
  readonly message: string;
  readonly offset: number;
}

/** Keywords whose errors only wrap the one that says what is wrong. */
const wrappers = new Set(['properties', 'additionalProperties', 'items', 'propertyNames', 'allOf', '$ref']);

/** Checks JSON texts against one of the schemas in `media`, which the editor uses too. */
export class SchemaCheck {
  private validator: Validator | undefined;

  constructor(private readonly schema: object) {}

  check(root: Node): SchemaProblem[] {
    this.validator ??= new Validator(this.schema as Schema, '7', false);
    const { errors } = validate(this.validator, getNodeValue(root));
    const broken = errors
      .filter(({ keyword }) => !wrappers.has(keyword))
      .map(({ instanceLocation, keywordLocation, keyword, error }) => {
        const path = segments(instanceLocation);
        const missing = keyword === 'required' ? /required property "([^"]+)"/.exec(error)?.[1] : undefined;
        return {
          property: path[0] ?? missing,
          path: path.join('.') || t('the whole text'),
          message:
            missing === undefined
              ? (this.ownWords(keyword, keywordLocation) ?? error)
              : t('"{0}" is missing.', missing),
          offset: findNode(root, path)?.offset ?? 0,
        };
      });
    return [...halfCharactersIn(root), ...broken];
  }

  /** The schema's own sentence about a broken rule, which the editor shows too. */
  private ownWords(keyword: string, keywordLocation: string): string | undefined {
    let node: unknown = this.schema;
    for (const part of segments(keywordLocation).slice(0, -1)) {
      node = isObject(node) ? node[part] : undefined;
    }
    const words = isObject(node)
      ? keyword === 'pattern'
        ? node.patternErrorMessage
        : node.errorMessage
      : undefined;
    return typeof words === 'string' ? words : undefined;
  }
}

/** The strings that hold half of a character as an escape, which no service can keep. */
export function halfCharactersIn(node: Node, path: readonly string[] = []): SchemaProblem[] {
  const { children = [] } = node;
  const own: unknown = node.value;
  if (node.type === 'property') {
    const [name, value] = children;
    const inside = [...path, String(name?.value)];
    return [name, value].flatMap(child => (child ? halfCharactersIn(child, inside) : []));
  }
  if (typeof own !== 'string') {
    return children.flatMap((child, index) =>
      halfCharactersIn(child, node.type === 'array' ? [...path, String(index)] : path),
    );
  }
  const message = t('This contains half of a character (an unpaired surrogate). Type the character again.');
  return own.isWellFormed()
    ? []
    : [{ property: path[0], path: path.join('.').toWellFormed(), message, offset: node.offset }];
}

/** The validator cannot write a path with half of a character in it; what it cannot check the service decides. */
function validate(validator: Validator, value: unknown): ReturnType<Validator['validate']> {
  try {
    return validator.validate(value);
  } catch (error) {
    if (error instanceof URIError) {
      return { valid: true, errors: [] };
    }
    throw error;
  }
}

function segments(location: string): string[] {
  return location
    .split('/')
    .slice(1)
    .map(part => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'));
}

function findNode(root: Node, path: readonly string[]): Node | undefined {
  let node: Node | undefined = root;
  for (const part of path) {
    node = node && findNodeAtLocation(node, [node.type === 'array' ? Number(part) : part]);
  }
  return node;
}
