import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ActivityRecord, Ending, Operation } from '../activity/record';
import type { Connection } from '../connections/connection';
import type { Connections } from '../connections/connections';
import { explain } from '../connections/explain';
import { ask, notify, UserError } from '../ui/messages';
import { asCurl, type ReadableRequest, type RequestDocuments } from './request';

/** What every flow that changes licenses shares: the question before, and the record around the one request. */
export class LicenseSending {
  constructor(
    private readonly connections: Connections,
    private readonly record: ActivityRecord,
    private readonly requests: RequestDocuments,
  ) {}

  /**
   * Asks whether to send a request; resolves to whether to go on. The first button shows the request and is
   * harmless, because Enter held down presses it; from there `again` comes back.
   */
  async confirm(
    question: { readonly message: string; readonly detail: string; readonly button: string },
    name: string,
    request: ReadableRequest,
    again: () => Promise<void>,
  ): Promise<boolean> {
    const show = t('Show Request');
    const answer = await ask(question.message, question.detail, show, question.button);
    if (answer === show) {
      await this.requests.show(name, request);
      void notify('information', t('Nothing was sent.'), [
        { title: t('Copy as curl'), run: () => vscode.env.clipboard.writeText(asCurl(request)) },
        { title: t('Continue…'), run: again },
      ]);
    }
    return answer === question.button;
  }

  /** Notes that a request is about to be sent, and returns how to note its end; what cannot be noted is not sent. */
  async begin(
    connection: Connection,
    operation: Operation,
    subject: Readonly<Record<string, string>>,
  ): Promise<(ending: Ending) => Promise<void>> {
    const { service, name, endpoint } = connection;
    const intent = { connection: name, service, host: new URL(endpoint).host, operation, subject };
    try {
      const ended = await this.record.begin(intent, this.connections.isTemporary(connection));
      // What was done stays done: its own outcome is still to be said.
      return ending => ended(ending).catch(error => this.sayUnrecorded(error));
    } catch (error) {
      throw new UserError(t('Nothing was sent, because it could not be recorded first: {0}', explain(error)));
    }
  }

  private sayUnrecorded(error: unknown): void {
    void notify('warning', t('The outcome could not be recorded in the activity: {0}', explain(error)));
  }
}
