import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { neutralise } from '../ui/text';
import type { CheckResult } from './run/run';

/** Shows a result at its test; the calls are what the test has said. */
export function tell(
  run: vscode.TestRun,
  item: vscode.TestItem,
  { verdict, exchanges, milliseconds }: CheckResult,
): void {
  const said = [
    ...(verdict.kind === 'passed' ? [] : [verdict.message]),
    ...exchanges.map(exchange => `${'─'.repeat(60)}\n${exchange}`),
  ];
  run.started(item);
  item.description =
    verdict.kind === 'warning' ? t('warning: {0}', neutralise(verdict.message, 120)) : undefined;
  run.appendOutput(`${asLines([item.label, '', ...said, '', ''].join('\n'))}`, undefined, item);
  switch (verdict.kind) {
    case 'passed':
    case 'warning':
      run.passed(item, milliseconds);
      break;
    case 'skipped':
      run.skipped(item);
      break;
    case 'failed':
      run.failed(item, messageOf(item, verdict), milliseconds);
  }
}

function messageOf(
  item: vscode.TestItem,
  { message, expected, actual }: Extract<CheckResult['verdict'], { kind: 'failed' }>,
): vscode.TestMessage {
  const told =
    expected === undefined
      ? new vscode.TestMessage(message)
      : vscode.TestMessage.diff(message, expected, actual ?? '');
  if (item.uri && item.range) {
    told.location = new vscode.Location(item.uri, item.range);
  }
  return told;
}

/** The terminal of Test Results wants both characters, and would obey control characters of a server. */
export function asLines(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]/gu, '\ufffd').replaceAll('\n', '\r\n');
}
