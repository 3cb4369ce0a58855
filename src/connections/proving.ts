import { t } from '@vscode/l10n';
import { confirm, UserError } from '../ui/messages';
import { withCancellableProgress } from '../ui/progress';
import type { Clients } from './clients';
import { type Connection, ownerOf } from './connection';
import { explain } from './explain';
import { type Proof, proveAkana, proveCloudZoo, proveLicenseSpring } from './proof';

type NotProven = Extract<Proof, { kind: 'notProven' }>;

/** Proves credentials before they are stored, and those that are. */
export class Proving {
  constructor(private readonly clients: Clients) {}

  /** Whether a new secret is proven, or kept by the person's decision; says why when it is refused. */
  async accept(connection: Connection, secret: string, retry: () => Promise<void>): Promise<boolean> {
    const proof = await this.withProgress(connection, signal => this.proveNew(connection, secret, signal));
    if (proof?.kind === 'refused') {
      const message = t('Nothing was stored: the credentials were refused. {0}', explain(proof.error));
      throw new UserError(message, [{ title: t('Try Again…'), run: retry }]);
    }
    if (proof?.kind === 'notProven') {
      const question = t(
        'The credentials of {0} could not be proven ({1}). Keep them anyway?',
        connection.name,
        ownerOf(connection),
      );
      return await confirm(question, this.whyNotProven(proof), t('Keep Anyway'));
    }
    return proof !== undefined;
  }

  /** Proves the stored secret; undefined where the person cancelled. */
  async prove(connection: Connection): Promise<Proof | undefined> {
    switch (connection.service) {
      case 'cloudZoo': {
        const client = await this.clients.cloudZoo(connection);
        return await this.withProgress(connection, signal => proveCloudZoo(client, signal));
      }
      case 'licenseSpring': {
        const client = await this.clients.licenseSpring(connection);
        return await this.withProgress(connection, signal => proveLicenseSpring(client, signal));
      }
      case 'akana': {
        const client = await this.clients.akana(connection);
        return await this.withProgress(connection, signal => proveAkana(client, signal));
      }
    }
  }

  whyNotProven({ error }: NotProven): string {
    return error ? explain(error) : t('The service answered as if a product that cannot exist were there.');
  }

  private async proveNew(connection: Connection, secret: string, signal: AbortSignal): Promise<Proof> {
    switch (connection.service) {
      case 'cloudZoo':
        return await proveCloudZoo(this.clients.cloudZooWith(connection, secret), signal);
      case 'licenseSpring':
        return await proveLicenseSpring(this.clients.licenseSpringWith(connection, secret), signal);
      case 'akana': {
        const client = this.clients.akanaWith(connection, secret);
        const proof = await proveAkana(client, signal);
        if (proof.kind === 'proven') {
          this.clients.keepProven(connection, secret, client);
        }
        return proof;
      }
    }
  }

  private async withProgress(
    connection: Connection,
    work: (signal: AbortSignal) => Promise<Proof>,
  ): Promise<Proof | undefined> {
    const title = t('Asking {0}…', new URL(connection.endpoint).host);
    return await withCancellableProgress(title, async signal => {
      try {
        return await work(signal);
      } catch (error) {
        if (signal.aborted) {
          return undefined;
        }
        throw error;
      }
    });
  }
}
