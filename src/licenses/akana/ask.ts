import { t } from '@vscode/l10n';
import type { Clients } from '../../connections/clients/clients';
import { type AkanaConnection, labelOf } from '../../connections/connection';
import { explain } from '../../connections/explain';
import { isObject } from '../../json/json';
import type { AkanaClient } from '../../services/akana/client';
import { type License, licensePath } from '../../services/akana/license';
import { ServiceError } from '../../services/serviceError';
import { notify, UserError } from '../../ui/messages';
import { withCancellableProgress } from '../../ui/progress';
import { askFurther, inputStep, required } from '../../ui/steps';
import { neutralise, sentences } from '../../ui/text';
import { nextStepAfter } from '../nextStep';
import type { Answer } from '../removal';
import type { RemovalSender } from '../sender';
import { apiLicenseRemoval } from './removal';

interface Answers {
  readonly licenseId: string;
}

/** Asks which API license goes, and fetches it, so that the question can say what it is. */
export class ApiLicensePrompt {
  constructor(
    private readonly clients: Clients,
    private readonly sender: RemovalSender,
    private readonly goOn: (answer: Answer) => Promise<void>,
  ) {}

  /** @param before how many questions were asked before. */
  async ask(connection: AkanaConnection, argument: unknown, before: number): Promise<Answer> {
    const id = isObject(argument) ? (argument.licenseId ?? argument.LicenseID) : undefined;
    const isGiven = typeof id === 'string' && problemOfId(id) === undefined;
    return await this.askWith(connection, isGiven ? { licenseId: id.trim() } : {}, {}, before);
  }

  private async askWith(
    connection: AkanaConnection,
    given: Partial<Answers>,
    earlier: Partial<Answers>,
    before = 0,
  ): Promise<Answer> {
    const client = await this.clients.akana(connection);
    const answers = await askFurther<Answers>(
      t('Delete API License · {0}', labelOf(connection)),
      [
        inputStep('licenseId', {
          prompt: t('License ID: the one of the API license; it looks like {0}', '{guid}.{tenant}'),
          validate: problemOfId,
        }),
      ],
      given,
      earlier,
      before,
    );
    if (answers === 'back') {
      return answers;
    }
    if (!answers?.licenseId) {
      return undefined;
    }
    const { licenseId } = answers;
    const edit = () => this.askWith(connection, {}, { licenseId });
    const license = await this.fetch(connection, client, licenseId, edit);
    return (
      license && {
        removal: apiLicenseRemoval(connection, client, licenseId, license),
        edit,
        another: () => this.askWith(connection, {}, {}),
      }
    );
  }

  /** What cannot be shown is not deleted; undefined where the person cancelled or it is gone already. */
  private async fetch(
    connection: AkanaConnection,
    client: AkanaClient,
    licenseId: string,
    edit: () => Promise<Answer>,
  ): Promise<License | undefined> {
    const title = t('Fetching API license {0}…', neutralise(licenseId, 100));
    try {
      return await withCancellableProgress(
        title,
        async signal => {
          // After a login that failed, a new attempt is the person's to make: this is one.
          await client.session.signIn(signal);
          return await client.getLicense(licenseId, signal);
        },
        true,
      );
    } catch (error) {
      if (!(error instanceof ServiceError)) {
        throw error;
      }
      if (error.failure.kind === 'cancelled') {
        return undefined;
      }
      const removal = apiLicenseRemoval(connection, client, licenseId);
      if ((await this.sender.earlierThan(removal)) === 'same' && (await client.isGone({ id: licenseId }))) {
        void notify('information', await this.sender.goneWords(removal));
        return undefined;
      }
      const message = t(
        'API license {0} could not be fetched, so nothing was deleted.',
        neutralise(licenseId, 100),
      );
      const again = () => this.askWith(connection, { licenseId }, {});
      const next = nextStepAfter(
        error,
        connection,
        async () => await this.goOn(await again()),
        async () => await this.goOn(await edit()),
      );
      throw new UserError(sentences(message, explain(error)), [next]);
    }
  }
}

function problemOfId(text: string): string | undefined {
  if (!text.trim()) {
    return required(t('The license ID'));
  }
  return licensePath(text.trim()) === undefined ? t('This is not a license ID.') : undefined;
}
