import { t } from '@vscode/l10n';
import type { Verdict } from './checks/check';
import type { Plan } from './plan';
import type { CheckResult, RunResult } from './run/run';

/** A run as it is told afterwards; the secret is in none of its texts. */
export interface Report extends RunResult {
  readonly plan: Plan;
  /** The name of the plan's file. */
  readonly name: string;
  readonly issuer: string;
  /** Titles of the checks that the plan has no key for. */
  readonly missing: readonly string[];
  readonly at: Date;
}

const order: readonly Verdict['kind'][] = ['failed', 'warning', 'skipped', 'passed'];

/** How many there are of each kind, in words. */
export function countsOf({ results }: Pick<RunResult, 'results'>): string {
  const count = (kind: Verdict['kind']) => results.filter(({ verdict }) => verdict.kind === kind).length;
  const [failed, warnings, skipped] = [count('failed'), count('warning'), count('skipped')];
  return [
    t('{0} passed', count('passed')),
    ...(failed ? [t('{0} failed', failed)] : []),
    ...(warnings ? [warnings === 1 ? t('1 warning') : t('{0} warnings', warnings)] : []),
    ...(skipped ? [t('{0} skipped', skipped)] : []),
  ].join(', ');
}

/** The report as Markdown: what is wrong first, each with the calls that show it. */
export function asMarkdown(report: Report): string {
  const { plan, name, issuer, at, notes, missing, isStopped } = report;
  const heads: Record<Verdict['kind'], string> = {
    failed: t('Failed'),
    warning: t('Warnings: what the guide does not require'),
    skipped: t('Skipped'),
    passed: t('Passed'),
  };
  const sections = order.flatMap(kind => {
    const results = report.results.filter(({ verdict }) => verdict.kind === kind);
    return results.length ? [`## ${heads[kind]}`, ...results.flatMap(sectionOf)] : [];
  });
  return [
    `# ${t('Test of the issuer’s server')}`,
    [
      `- ${t('Server: {0}', code(plan.url))}`,
      `- ${t('Issuer: {0}', code(issuer))}`,
      `- ${t('Product ID: {0}', code(plan.product))}`,
      `- ${t('Plan: {0}', code(name))}`,
      `- ${t('When: {0}', at.toISOString())}`,
      `- ${t('Result: {0}', countsOf(report))}${isStopped ? ` (${t('stopped')})` : ''}`,
    ].join('\n'),
    ...(notes.length ? [`## ${t('Not undone')}`, notes.map(note => `- ${plain(note)}`).join('\n')] : []),
    ...sections,
    ...(missing.length ? [`## ${t('Not tested, because the plan has no key for it')}`, list(missing)] : []),
    '',
  ].join('\n\n');
}

function sectionOf({ check, verdict, exchanges, milliseconds }: CheckResult): string[] {
  const title = plain(check.title());
  if (verdict.kind === 'passed') {
    return [`- ${title} (${milliseconds} ms)`];
  }
  if (verdict.kind === 'skipped') {
    return [`- ${title}: ${plain(verdict.message)}`];
  }
  const compared =
    verdict.kind === 'failed' && verdict.expected !== undefined
      ? [`${t('Expected')}:`, block(verdict.expected), `${t('Answered')}:`, block(verdict.actual ?? '')]
      : [];
  return [`### ${title}`, plain(verdict.message), ...compared, ...exchanges.slice(0, 3).map(block)];
}

function list(lines: readonly string[]): string {
  return lines.map(line => `- ${plain(line)}`).join('\n');
}

/** Text of a server or a file that means nothing in Markdown. */
function plain(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]<>#|!]/g, '\\$&');
}

function code(text: string): string {
  const fence = '`'.repeat(longestTicks(text) + 1);
  return `${fence} ${text.replace(/\s+/g, ' ')} ${fence}`;
}

function block(text: string): string {
  const fence = '`'.repeat(Math.max(3, longestTicks(text) + 1));
  return `${fence}\n${text}\n${fence}`;
}

function longestTicks(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, { length }) => Math.max(longest, length), 0);
}

/** The report as JUnit XML, which build servers read; a warning is what a passed test says. */
export function asJUnit(report: Report): string {
  const { results, plan, at, notes } = report;
  const count = (kind: Verdict['kind']) => results.filter(({ verdict }) => verdict.kind === kind).length;
  const milliseconds = results.reduce((sum, result) => sum + result.milliseconds, 0);
  const counts = `tests="${results.length}" failures="${count('failed')}" errors="0" skipped="${count('skipped')}" time="${seconds(milliseconds)}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `  <testsuite name="${escaped(plan.url)}" ${counts} timestamp="${at.toISOString().slice(0, 19)}">`,
    ...results.map(result => testCase(result, report.name)),
    ...(notes.length ? [`    <system-out>${escaped(notes.join('\n'))}</system-out>`] : []),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function testCase({ check, verdict, exchanges, milliseconds }: CheckResult, name: string): string {
  const attributes = `name="${escaped(check.title())}" classname="${escaped(name)}.${escaped(check.id)}" time="${seconds(milliseconds)}"`;
  if (verdict.kind === 'passed') {
    return `    <testcase ${attributes}/>`;
  }
  const message = escaped(verdict.message);
  const detail =
    verdict.kind === 'failed'
      ? `<failure message="${message}">${escaped([expectation(verdict), ...exchanges.slice(0, 3)].filter(Boolean).join('\n\n'))}</failure>`
      : verdict.kind === 'skipped'
        ? `<skipped message="${message}"/>`
        : `<system-out>${escaped(t('Warning: {0}', verdict.message))}</system-out>`;
  return `    <testcase ${attributes}>${detail}</testcase>`;
}

function expectation({ expected, actual }: Extract<Verdict, { kind: 'failed' }>): string {
  return expected === undefined ? '' : `${t('Expected')}: ${expected}\n${t('Answered')}: ${actual ?? ''}`;
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

/** XML has no way to write most control characters and half of a surrogate pair. */
function escaped(text: string): string {
  return text
    .replace(/[^\P{Cc}\t\n\r]|\p{Surrogate}|[\ufffe\uffff]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
