import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { CloudZooClient } from '../services/cloudZoo/client';
import type { RequestLine, Transport } from '../services/http';
import { UserError } from '../ui/messages';
import { accountOf, type CloudZooConnection } from './connection';
import type { Vault } from './vault';

/** There is no secret for a connection; a person can enter it. */
export class MissingSecretError extends UserError {
  constructor(readonly connection: CloudZooConnection) {
    super(
      t(
        'There is no secret for issuer {0} at {1}. Enter it, then try again.',
        connection.issuer,
        new URL(connection.endpoint).host,
      ),
      [
        {
          title: t('Enter Secret…'),
          run: () => vscode.commands.executeCommand('cloudZoo.updateSecret', { connection: connection.name }),
        },
      ],
    );
  }
}

/** Makes the service clients of connections: the secret from the vault, time limit and log from VS Code. */
export class Clients {
  private readonly transport: Transport;

  constructor(
    private readonly vault: Vault,
    log: vscode.LogOutputChannel,
  ) {
    this.transport = { timeout: requestTimeout, log: line => log.info(written(line)) };
  }

  /** @throws MissingSecretError where the vault has none; UserError where the keychain does not answer. */
  async cloudZoo(connection: CloudZooConnection): Promise<CloudZooClient> {
    const secret = await this.vault.get(accountOf(connection));
    if (secret === undefined) {
      throw new MissingSecretError(connection);
    }
    return this.withSecret(connection, secret);
  }

  /** A client for a secret that is not stored, or not yet. */
  withSecret(connection: Pick<CloudZooConnection, 'endpoint' | 'issuer'>, secret: string): CloudZooClient {
    return new CloudZooClient(
      { endpoint: connection.endpoint, issuer: connection.issuer, secret },
      this.transport,
    );
  }
}

function requestTimeout(): number {
  const seconds = vscode.workspace.getConfiguration('cloudZoo').get('requestTimeout');
  return typeof seconds === 'number' && seconds > 0 ? seconds : 30;
}

function written({ method, path, outcome, milliseconds }: RequestLine): string {
  return `${method} ${path} ${outcome} ${milliseconds} ms`;
}
