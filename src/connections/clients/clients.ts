import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { AkanaClient } from '../../services/akana/client';
import { CloudZooClient } from '../../services/cloudZoo/client';
import type { RequestLine, Transport } from '../../services/http';
import { IssuerClient } from '../../services/issuer/client';
import { LicenseSpringClient } from '../../services/licenseSpring/client';
import { UserError } from '../../ui/messages';
import {
  type AkanaConnection,
  accountOf,
  type CloudZooConnection,
  type Connection,
  type LicenseSpringConnection,
  labelOf,
} from '../connection';
import type { Connections } from '../connections';
import { explain } from '../explain';
import { akanaCredentials, licenseSpringCredentials, secretKindOf } from '../secrets/credentials';
import type { Vault } from '../secrets/vault';
import { KeptClients } from './keptClients';
import { requestTimeout } from './limits';
import { rereading } from './rereading';
import { type Verification, verifyAkana, verifyCloudZoo, verifyLicenseSpring } from './verification';

/** No secret for a connection can be seen; a person can enter it. */
export class MissingSecretError extends UserError {
  constructor(readonly connection: Connection) {
    super(missing(connection), [
      {
        title: secretKindOf(connection) === 'cookies' ? t('Paste Cookies…') : t('Enter Secret…'),
        run: () => vscode.commands.executeCommand('cloudZoo.updateSecret', { connection: connection.name }),
      },
    ]);
  }
}

/** The service clients of connections: the secret from the vault, time limit and log from VS Code. */
export class Clients implements vscode.Disposable {
  private readonly transport: Transport;
  private readonly subscription: vscode.Disposable;
  private readonly licenseSprings = new KeptClients(
    (connection: LicenseSpringConnection, secret) => this.licenseSpringWith(connection, secret),
    () => undefined,
  );
  private readonly akanas = new KeptClients(
    (connection: AkanaConnection, secret) => this.akanaWith(connection, secret),
    (connection, client) => this.signOut(connection, client),
  );

  constructor(
    connections: Connections,
    private readonly vault: Vault,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.transport = {
      timeout: requestTimeout,
      log: line => log.info(written(line)),
      logUnforeseen: error => log.error(error instanceof Error ? error : String(error)),
    };
    this.subscription = connections.onDidChange(() => {
      this.licenseSprings.forgetOthers(connections.all());
      this.akanas.forgetOthers(connections.all());
    });
  }

  dispose(): void {
    this.subscription.dispose();
  }

  /** @throws MissingSecretError where the vault has none; UserError where the keychain does not answer. */
  async cloudZoo(connection: CloudZooConnection): Promise<CloudZooClient> {
    return await this.stored(connection, secret => this.cloudZooWith(connection, secret));
  }

  /** For the issuer's own server, which is shown the same secret as Cloud Zoo: whether it may be, others have asked. */
  async issuerServer(connection: CloudZooConnection, url: string): Promise<IssuerClient> {
    const { issuer } = connection;
    return new IssuerClient({ url, issuer, secret: await this.secretOf(connection) }, this.transport);
  }

  async licenseSpring(connection: LicenseSpringConnection): Promise<LicenseSpringClient> {
    return await this.stored(connection, secret => this.licenseSprings.get(connection, secret));
  }

  async akana(connection: AkanaConnection): Promise<AkanaClient> {
    return await this.stored(connection, secret => this.akanas.get(connection, secret));
  }

  /** What the service says of a secret that is not stored yet, or of the stored one where none is given. */
  async verify(
    connection: Connection,
    secret: string | undefined,
    signal: AbortSignal,
  ): Promise<Verification> {
    const isStored = secret === undefined;
    switch (connection.service) {
      case 'cloudZoo': {
        const client = isStored ? await this.cloudZoo(connection) : this.cloudZooWith(connection, secret);
        return await verifyCloudZoo(client, signal);
      }
      case 'licenseSpring': {
        const client = isStored
          ? await this.licenseSpring(connection)
          : this.licenseSpringWith(connection, secret);
        return await verifyLicenseSpring(client, signal);
      }
      case 'akana': {
        const client = isStored ? await this.akana(connection) : this.akanaWith(connection, secret);
        const verification = await verifyAkana(client, signal);
        if (!isStored && verification.kind === 'verified') {
          // The login goes on, so that it is not made twice.
          this.akanas.set(connection, secret, client);
        }
        return verification;
      }
    }
  }

  /** Whether there is a secret that may be used for the connection; undefined where the keychain was given up. */
  async hasSecret(connection: Connection): Promise<boolean | undefined> {
    try {
      const secret = await this.find(connection, account => this.vault.getUnasked(account));
      return secret !== undefined && isUsable(connection, secret);
    } catch (error) {
      if (this.vault.isGivenUp) {
        return undefined;
      }
      throw error;
    }
  }

  /** A client with the stored secret, which is read again before anybody hears that it was refused. */
  private async stored<Client extends object>(
    connection: Connection,
    clientWith: (secret: string) => Client,
  ): Promise<Client> {
    let secret = await this.secretOf(connection);
    let reading = this.vault.readingCount;
    return rereading(clientWith(secret), async () => {
      const again = await this.find(connection, account => this.vault.getAgain(account, reading));
      reading = this.vault.readingCount;
      if (again === undefined || again === secret || !isUsable(connection, again)) {
        return undefined;
      }
      secret = again;
      return clientWith(secret);
    });
  }

  private async secretOf(connection: Connection): Promise<string> {
    const secret = await this.find(connection, account => this.vault.get(account));
    if (secret === undefined) {
      throw new MissingSecretError(connection);
    }
    return secret;
  }

  /** Pasted cookies are in memory only: the keychain is not asked for them. */
  private async find(
    connection: Connection,
    read: (account: string) => Promise<string | undefined>,
  ): Promise<string | undefined> {
    const account = accountOf(connection);
    return secretKindOf(connection) === 'cookies' ? this.vault.forSession(account) : await read(account);
  }

  private cloudZooWith({ endpoint, issuer }: CloudZooConnection, secret: string): CloudZooClient {
    return new CloudZooClient({ endpoint, issuer, secret }, this.transport);
  }

  private licenseSpringWith(connection: LicenseSpringConnection, secret: string): LicenseSpringClient {
    const credentials = licenseSpringCredentials(connection, secret);
    if (!credentials) {
      throw new MissingSecretError(connection);
    }
    return new LicenseSpringClient({ endpoint: connection.endpoint, credentials }, this.transport);
  }

  private akanaWith(connection: AkanaConnection, secret: string): AkanaClient {
    const credentials = akanaCredentials(connection, secret);
    if (!credentials) {
      throw new MissingSecretError(connection);
    }
    return new AkanaClient({ endpoint: connection.endpoint, credentials }, this.transport);
  }

  private signOut({ signIn }: AkanaConnection, { session }: AkanaClient): void {
    // Pasted cookies are the login of a browser, which goes on.
    if (signIn === 'password') {
      session.signOut().catch(error => this.log.warn(explain(error)));
    }
  }
}

function isUsable(connection: Connection, secret: string): boolean {
  switch (connection.service) {
    case 'cloudZoo':
      return true;
    case 'licenseSpring':
      return licenseSpringCredentials(connection, secret) !== undefined;
    case 'akana':
      return akanaCredentials(connection, secret) !== undefined;
  }
}

/** A locked keyring looks like an empty one, so nothing is said for certain. */
function missing(connection: Connection): string {
  const host = new URL(connection.endpoint).host;
  const next = t(
    'Enter it, then try again. If it was stored before, the keychain may be locked: unlock it first.',
  );
  switch (connection.service) {
    case 'cloudZoo':
      return t('There is no secret for issuer {0} at {1}. {2}', connection.issuer, host, next);
    case 'licenseSpring':
      return connection.authorization === 'apiKey'
        ? t('There is no API key for {0} at {1}. {2}', labelOf(connection), host, next)
        : t(
            'There is no OAuth client for {0} at {1}, or it was entered for a different token endpoint. {2}',
            labelOf(connection),
            host,
            next,
          );
    case 'akana':
      return connection.signIn === 'password'
        ? t('There is no password for {0} at {1}. {2}', connection.email, host, next)
        : t(
            'There is no login for {0}. Log in at {1} in a browser, then paste its cookies.',
            labelOf(connection),
            host,
          );
  }
}

function written({ method, path, outcome, milliseconds }: RequestLine): string {
  return `${method} ${path} ${outcome} ${milliseconds} ms`;
}
