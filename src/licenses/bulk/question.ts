import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Connection } from '../../connections/connection';
import { ask } from '../../ui/messages';
import { type Frame, inputStep } from '../../ui/steps';
import type { RequestDocuments } from '../confirmation';
import type { Plan, RowToSend } from './plan';
import type { LicenseList } from './rows';
import { countQuestion, planText, uncertainQuestion } from './words';

/** Whether rows with an unknown outcome are sent again; undefined where the person left. */
export async function askAboutUncertain(
  connection: Connection,
  { uncertain }: Plan,
): Promise<boolean | undefined> {
  if (!uncertain.length) {
    return false;
  }
  const { question, detail } = uncertainQuestion(connection, uncertain.length);
  const again = t('Send Again');
  const answer = await ask(question, detail, t('Leave Out'), again);
  return answer === undefined ? undefined : answer === again;
}

/** Asks for the number of rows that are sent: nothing that happens by accident types it. */
export async function askCount(
  frame: Frame,
  list: LicenseList,
  plan: Plan,
  toSend: readonly RowToSend[],
  requests: RequestDocuments,
): Promise<boolean | 'back'> {
  const count = String(toSend.length);
  const wrong = t('Type {0}, the number of rows to be sent. Otherwise nothing is sent.', count);
  const step = inputStep<{ count: string }>('count', {
    prompt: countQuestion(list, plan, toSend),
    placeholder: t('Number of rows'),
    validate: text => (text.trim() === count ? undefined : wrong),
    button: {
      iconPath: new vscode.ThemeIcon('list-flat'),
      tooltip: t('Show All Requests'),
      run: () => requests.showText('delete-licenses', planText(list, plan, toSend), true),
    },
  });
  const answer = await step.ask(frame, {});
  return answer === 'back' ? 'back' : answer !== undefined;
}
