import { join, relative } from 'node:path';
import { type Node, type SourceFile, SyntaxKind } from 'typescript/unstable/ast';
import {
  isArrowFunction,
  isCallExpression,
  isConstructorDeclaration,
  isFunctionDeclaration,
  isFunctionExpression,
  isGetAccessorDeclaration,
  isIdentifier,
  isImportDeclaration,
  isLiteralTypeNode,
  isMethodDeclaration,
  isNewExpression,
  isNoSubstitutionTemplateLiteral,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isPropertyDeclaration,
  isStringLiteral,
  isTemplateExpression,
} from 'typescript/unstable/ast/is';
import { API } from 'typescript/unstable/sync';
import { projectFolder } from '../hosts/folders';
import { isShown, isText } from './shown';

/** What the sources say to a person. */
export interface SourceTexts {
  /** Each text that goes through `t`, with the files that have it. */
  readonly texts: ReadonlyMap<string, readonly string[]>;
  /** One sentence for each place that a translation would not reach. */
  readonly problems: readonly string[];
}

/** Reads `src` with TypeScript's own parser; the sandbox speaks as the services do, and they speak English. */
export function readSourceTexts(project = projectFolder): SourceTexts {
  const texts = new Map<string, string[]>();
  const problems: string[] = [];
  for (const source of parseSources(project)) {
    const file = relative(project, source.fileName).replaceAll('\\', '/');
    if (file.startsWith('src/sandbox/')) continue;
    const at = (node: Node) => `${file}:${lineOf(source, node)}`;
    const visit = (node: Node, inFunction: boolean, shown: boolean | undefined): void => {
      if (isImportDeclaration(node) || isLiteralTypeNode(node)) return;
      if (isCallExpression(node) && isIdentifier(node.expression) && node.expression.text === 't') {
        const [text, ...rest] = node.arguments;
        if (!text || !(isStringLiteral(text) || isNoSubstitutionTemplateLiteral(text))) {
          problems.push(`${at(node)}: t(…) is given no literal text, so that no translation can be found.`);
        } else {
          texts.set(text.text, [...(texts.get(text.text) ?? []), file]);
          if (!inFunction) {
            problems.push(
              `${at(node)}: "${text.text}" is read before the language is known: ask t(…) later.`,
            );
          }
        }
        for (const part of rest) visit(part, inFunction, false);
        return;
      }
      const text = textIn(node);
      if (text !== undefined && shown !== undefined && isText(text, file, shown)) {
        problems.push(`${at(node)}: "${text.trim()}" does not go through t(…).`);
      }
      const inside = inFunction || runsLater(node);
      // Undefined: only developers read what is in there, but for t(…).
      const isShownHere =
        shown === undefined || isForDevelopers(node)
          ? undefined
          : showsValue(node) || (shown && passesOn(node));
      node.forEachChild(child => {
        visit(child, inside, isShownHere);
        return undefined;
      });
    };
    visit(source, false, false);
  }
  return { texts, problems };
}

/** A project without libraries and imports: only the syntax is wanted, and that is there in a second. */
function parseSources(project: string): SourceFile[] {
  const config = join(project, 'l10n.tsconfig.json').replaceAll('\\', '/');
  const options = {
    noLib: true,
    noResolve: true,
    types: [],
    module: 'preserve',
    moduleResolution: 'bundler',
  };
  const text = JSON.stringify({ compilerOptions: options, include: ['src'] });
  const api = new API({
    cwd: project,
    fs: {
      readFile: path => (path === config ? text : undefined),
      fileExists: path => (path === config ? true : undefined),
    },
  });
  try {
    const program = api.updateSnapshot({ openProjects: [config] }).getProjects()[0]?.program;
    const files = program?.getSourceFileNames() ?? [];
    return files.flatMap(file => program?.getSourceFile(file) ?? []);
  } finally {
    api.close();
  }
}

function textIn(node: Node): string | undefined {
  if (isStringLiteral(node) || isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (!isTemplateExpression(node)) return undefined;
  return [node.head.text, ...node.templateSpans.map(span => span.literal.text)].join('…');
}

/** `placeholder: …`, `new UserError(…)`, `notify('error', …)`: what stands there is read by a person. */
function showsValue(node: Node): boolean {
  if (isPropertyAssignment(node)) return isIdentifier(node.name) && isShown(node.name.text);
  if (isNewExpression(node)) return isIdentifier(node.expression) && node.expression.text === 'UserError';
  return false;
}

/** Errors that nobody foresaw, and lines of the log. */
function isForDevelopers(node: Node): boolean {
  if (isNewExpression(node)) return isIdentifier(node.expression) && node.expression.text === 'Error';
  if (!isCallExpression(node) || !isPropertyAccessExpression(node.expression)) return false;
  const { expression, name } = node.expression;
  const object = isPropertyAccessExpression(expression) ? expression.name : expression;
  return isIdentifier(object) && object.text === 'log' && name.text !== 'show';
}

/** What a shown value may be made of. */
function passesOn(node: Node): boolean {
  const kinds = [
    SyntaxKind.ConditionalExpression,
    SyntaxKind.ParenthesizedExpression,
    SyntaxKind.BinaryExpression,
    SyntaxKind.ArrayLiteralExpression,
  ];
  return kinds.includes(node.kind);
}

function runsLater(node: Node): boolean {
  if (isPropertyDeclaration(node)) {
    return !node.modifiers?.some(({ kind }) => kind === SyntaxKind.StaticKeyword);
  }
  return [
    isArrowFunction,
    isConstructorDeclaration,
    isFunctionDeclaration,
    isFunctionExpression,
    isGetAccessorDeclaration,
    isMethodDeclaration,
  ].some(is => is(node));
}

function lineOf(source: SourceFile, node: Node): number {
  return source.text.slice(0, node.getStart(source)).split('\n').length;
}
