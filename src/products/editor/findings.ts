import { t } from '@vscode/l10n';
import { getNodeValue } from 'jsonc-parser';
import { describeProblem, isObject, isUnseen, type JsonProblem } from '../../json/json';
import { halfCharactersIn } from '../../json/schemaCheck';
import { type Product, readOnlyProperties } from '../../services/cloudZoo/product';
import { filterOf, stripKey } from '../keyFormat';

/** One thing about a product that a person should know before saving; places count characters from 0. */
export interface Finding {
  /** `error` where a save is refused, `warning` where it would do harm. */
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly offset: number;
  readonly length: number;
  /** The top-level property that a quick fix puts back as it was. */
  readonly restores?: string;
}

/**
 * What is wrong with a product's text beyond its schema; `base` is what its tab was last equal to, `sameKeys` are the
 * titles of products that take the same license keys.
 */
export function findProblems(
  product: Product,
  base: Product | undefined,
  sameKeys: readonly string[] = [],
): Finding[] {
  const value: unknown = getNodeValue(product.root);
  const fields = isObject(value) ? value : {};
  return [
    ...(base ? changesThatCannotBe(product, base) : []),
    ...halfCharacters(product),
    ...problemsOfFormat(product, fields.format),
    ...problemsOfTitles(product, fields.titles),
    ...problemsOfPicture(product, fields.picture),
    ...sameKeys.map(title => ({
      severity: 'warning' as const,
      message: t('"{0}" accepts the same license keys, so Cloud Zoo may ask the wrong issuer.', title),
      ...placeOf(product, 'format'),
    })),
  ];
}

/** What hinders reading a text; a broken one is reported by VS Code's own JSON validation. */
export function findingOf(problem: JsonProblem): Finding[] {
  const { offset } = problem;
  return isUnseen(problem)
    ? [{ severity: 'error', message: describeProblem(problem), offset, length: 1 }]
    : [];
}

function halfCharacters({ root }: Product): Finding[] {
  return halfCharactersIn(root).map(({ message, offset }) => ({
    severity: 'error',
    message,
    offset,
    length: 1,
  }));
}

function changesThatCannotBe(product: Product, base: Product): Finding[] {
  const findings: Finding[] = [];
  for (const [name, { canonical, valueSource }] of base.properties) {
    const now = product.properties.get(name);
    if (!now) {
      findings.push({
        severity: 'error',
        message: t('"{0}" was removed. Cloud Zoo cannot remove a property, so this cannot be saved.', name),
        offset: product.root.offset,
        length: 1,
        restores: name,
      });
    } else if (readOnlyProperties.has(name) && now.canonical !== canonical) {
      findings.push({
        severity: 'error',
        message: t('"{0}" is set by Cloud Zoo and cannot be changed. It was {1}.', name, valueSource),
        ...placeOf(product, name),
        restores: name,
      });
    }
  }
  return findings;
}

function problemsOfFormat(product: Product, format: unknown): Finding[] {
  if (!isObject(format)) {
    return [];
  }
  const { prefix, example, length, regexFilter } = format;
  const findings: Finding[] = [];
  const warn = (path: readonly string[], message: string) =>
    findings.push({ severity: 'warning', message, ...placeOf(product, 'format', ...path) });
  const min = isObject(length) && typeof length.min === 'number' ? length.min : undefined;
  const max = isObject(length) && typeof length.max === 'number' ? length.max : undefined;
  if (min !== undefined && max !== undefined && min > max) {
    warn(['length'], t('"min" is greater than "max": no license key could match.'));
  }
  if (typeof example !== 'string' || !example) {
    return findings;
  }
  const key = stripKey(example);
  if (typeof prefix === 'string' && !key.startsWith(stripKey(prefix))) {
    warn(['example'], t('The example does not begin with the prefix {0}.', prefix));
  }
  if ((min !== undefined && key.length < min) || (max !== undefined && key.length > max)) {
    const range = min === max ? String(min) : `${min}–${max}`;
    warn(
      ['example'],
      t(
        'The example has {0} characters without spaces, dashes and slashes, but "length" says {1}.',
        key.length,
        range,
      ),
    );
  }
  const allows = filterOf(regexFilter);
  const foreign = allows && [...key].find(character => !allows(character));
  if (!allows) {
    warn(
      ['regexFilter'],
      isRegularExpression(String(regexFilter))
        ? t(
            'It cannot be checked here which characters this allows. A character class such as [A-Za-z0-9] is enough.',
          )
        : t('This is not a regular expression.'),
    );
  } else if (foreign !== undefined) {
    warn(['example'], t('The example contains "{0}", which "regexFilter" does not allow in a key.', foreign));
  }
  return findings;
}

/** It is only read, never run. */
function isRegularExpression(text: string): boolean {
  try {
    return Boolean(new RegExp(text));
  } catch {
    return false;
  }
}

function problemsOfTitles(product: Product, titles: unknown): Finding[] {
  return isObject(titles) && Object.keys(titles).length && !Object.keys(titles).some(isEnglish)
    ? [
        {
          severity: 'warning',
          message: t(
            'There is no title in English ("en"). It is shown to everybody whose language is missing here.',
          ),
          ...placeOf(product, 'titles'),
        },
      ]
    : [];
}

function isEnglish(tag: string): boolean {
  return tag.toLowerCase() === 'en';
}

function problemsOfPicture(product: Product, picture: unknown): Finding[] {
  return typeof picture === 'string' && picture.startsWith('http:')
    ? [
        {
          severity: 'warning',
          message: t('The picture is not on https://, so browsers and Rhino may not show it.'),
          ...placeOf(product, 'picture'),
        },
      ]
    : [];
}

/** The place of a value; of the nearest one above it where it is not there. */
function placeOf(product: Product, ...path: readonly string[]): { offset: number; length: number } {
  let node = product.root;
  for (const name of path) {
    const pair = node.children?.find(child => child.children?.[0]?.value === name);
    node = pair?.children?.[1] ?? node;
  }
  return { offset: node.offset, length: node.length };
}
