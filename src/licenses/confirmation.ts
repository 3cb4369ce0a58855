import { t } from '@vscode/l10n';
import { ask } from '../ui/messages';
import type { ReadableRequest } from './request';
import type { RequestDocuments } from './requestDocuments';

/** What is asked before something is sent. */
export interface Question {
  readonly question: string;
  readonly details: readonly string[];
  /** The button that sends, named by its effect. */
  readonly button: string;
}

/** The question before a request that changes licenses. */
export class Confirmation {
  constructor(private readonly requests: RequestDocuments) {}

  /**
   * Asks whether to send a request; resolves to whether to go on. The first button shows the request and is
   * harmless, because Enter held down presses it; from its document `again` comes back.
   *
   * @param name what the document of the request is called.
   */
  async ask(
    { question, details, button }: Question,
    name: string,
    request: ReadableRequest,
    again: () => Promise<void>,
  ): Promise<boolean> {
    const show = t('Show Request');
    const answer = await ask(question, details.join('\n'), show, button);
    if (answer === show) {
      await this.requests.show(name, { request, button, again });
    }
    return answer === button;
  }
}
