import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { AkanaClient } from '../services/akana/client';
import { CloudZooClient } from '../services/cloudZoo/client';
import type { RequestLine, Transport } from '../services/http';
import { IssuerClient } from '../services/issuer/client';
import { LicenseSpringClient } from '../services/licenseSpring/client';
import { UserError } from '../ui/messages';
import {
  type AkanaConnection,
  accountOf,
  type CloudZooConnection,
  type Connection,
  type LicenseSpringConnection,
} from './connection';
import type { Connections } from './connections';
import { akanaCredentials, licenseSpringCredentials } from './credentials';
import { explain } from './explain';
import { KeptClients } from './keptClients';
import { requestTimeout } from './limits';
import type { Vault } from './vault';

/** There is no secret for a connection; a person can enter it. */
export class MissingSecretError extends UserError {
  constructor(readonly connection: Connection) {
    const isPasted = connection.service === 'akana' && connection.signIn === 'cookies';
    super(missing(connection), [
      {
        title: isPasted ? t('Paste Cookies…') : t('Enter Secret…'),
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
    return this.cloudZooWith(connection, await this.secretOf(connection));
  }

  /** For the issuer's own server, which is shown the same secret as Cloud Zoo: whether it may be, others have asked. */
  async issuerServer(connection: CloudZooConnection, url: string): Promise<IssuerClient> {
    const { issuer } = connection;
    return new IssuerClient({ url, issuer, secret: await this.secretOf(connection) }, this.transport);
  }

  async licenseSpring(connection: LicenseSpringConnection): Promise<LicenseSpringClient> {
    return this.licenseSprings.get(connection, await this.secretOf(connection));
  }

  async akana(connection: AkanaConnection): Promise<AkanaClient> {
    return this.akanas.get(connection, await this.secretOf(connection));
  }

  /** Goes on with the login that proved a secret, so that it is not made twice. */
  keepProven(connection: AkanaConnection, secret: string, client: AkanaClient): void {
    this.akanas.set(connection, secret, client);
  }

  /** A client for a secret that is not stored, or not yet. */
  cloudZooWith(connection: CloudZooConnection, secret: string): CloudZooClient {
    const { endpoint, issuer } = connection;
    return new CloudZooClient({ endpoint, issuer, secret }, this.transport);
  }

  licenseSpringWith(connection: LicenseSpringConnection, secret: string): LicenseSpringClient {
    const credentials = licenseSpringCredentials(connection, secret);
    if (!credentials) {
      throw new MissingSecretError(connection);
    }
    return new LicenseSpringClient({ endpoint: connection.endpoint, credentials }, this.transport);
  }

  akanaWith(connection: AkanaConnection, secret: string): AkanaClient {
    const credentials = akanaCredentials(connection, secret);
    if (!credentials) {
      throw new MissingSecretError(connection);
    }
    return new AkanaClient({ endpoint: connection.endpoint, credentials }, this.transport);
  }

  /** Whether there is a secret that may be used for the connection; asks the keychain where it has to. */
  async hasSecret(connection: Connection): Promise<boolean> {
    const secret = await this.findSecret(connection);
    return secret !== undefined && hasCredentials(connection, secret);
  }

  private async secretOf(connection: Connection): Promise<string> {
    const secret = await this.findSecret(connection);
    if (secret === undefined) {
      throw new MissingSecretError(connection);
    }
    return secret;
  }

  /** Pasted cookies are in memory only: the keychain is not asked for them. */
  private async findSecret(connection: Connection): Promise<string | undefined> {
    const account = accountOf(connection);
    return connection.service === 'akana' && connection.signIn === 'cookies'
      ? this.vault.forSession(account)
      : await this.vault.get(account);
  }

  private signOut({ signIn }: AkanaConnection, { session }: AkanaClient): void {
    // Pasted cookies are the login of a browser, which goes on.
    if (signIn === 'password') {
      session.signOut().catch(error => this.log.warn(explain(error)));
    }
  }
}

function hasCredentials(connection: Connection, secret: string): boolean {
  switch (connection.service) {
    case 'cloudZoo':
      return true;
    case 'licenseSpring':
      return licenseSpringCredentials(connection, secret) !== undefined;
    case 'akana':
      return akanaCredentials(connection, secret) !== undefined;
  }
}

function missing(connection: Connection): string {
  const host = new URL(connection.endpoint).host;
  switch (connection.service) {
    case 'cloudZoo':
      return t(
        'There is no secret for issuer {0} at {1}. Enter it, then try again.',
        connection.issuer,
        host,
      );
    case 'licenseSpring':
      return connection.authorization === 'apiKey'
        ? t('There is no API key for {0} at {1}. Enter it, then try again.', connection.name, host)
        : t(
            'There is no OAuth client for {0} at {1}, or it was entered for another token endpoint. Enter it, then try again.',
            connection.name,
            host,
          );
    case 'akana':
      return connection.signIn === 'password'
        ? t('There is no password for {0} at {1}. Enter it, then try again.', connection.email, host)
        : t('There is no login for {0}. Log in at {1}, then paste its cookies.', connection.name, host);
  }
}

function written({ method, path, outcome, milliseconds }: RequestLine): string {
  return `${method} ${path} ${outcome} ${milliseconds} ms`;
}
