import { t } from '@vscode/l10n';
import type { ActivityRecord } from '../activity/record';
import type { Clients } from '../connections/clients/clients';
import type { CloudZooConnection } from '../connections/connection';
import type { LicenseCluster, Sandbox } from '../connections/sandbox';
import type { Exchange, IssuerCall, IssuerClient } from '../services/issuer/client';
import { withCancellableProgress } from '../ui/progress';
import type { Consent } from './consent';
import { removeLicense } from './run/calls';

/** The sandbox's Cloud Zoo, and the connection that leads to it. */
export interface Stage {
  readonly sandbox: Sandbox;
  readonly connection: CloudZooConnection;
}

type PlayOperation = 'addLicense' | 'removeLicense';

/** Milliseconds that the sandbox's Cloud Zoo waits for a server before it deletes a cluster all the same. */
const patience = 10_000;

/** What the sandbox's Cloud Zoo asks of a vendor's server: after consent, and on the record. */
export class PlayedCalls {
  /** Which server each license of a sandbox came from. */
  private readonly servers = new WeakMap<Sandbox, Map<string, string>>();

  constructor(
    private readonly clients: Pick<Clients, 'issuerServer'>,
    private readonly consent: Consent,
    private readonly record: ActivityRecord,
  ) {}

  /** Resolves to undefined where the person did not agree to the server's origin. */
  async send(
    { sandbox, connection }: Stage,
    url: string,
    operation: PlayOperation,
    subject: Readonly<Record<string, string>>,
    call: IssuerCall,
  ): Promise<Exchange | undefined> {
    const base = baseOf(url);
    const isOwn = base.startsWith(`${sandbox.issuerServer.url}/`) || base === sandbox.issuerServer.url;
    if (!isOwn && !(await this.consent.askForOrigin(new URL(base).origin, connection))) {
      return undefined;
    }
    return await this.recorded(connection, base, operation, subject, client =>
      withCancellableProgress(t('Calling the issuer’s server…'), signal => client.call(call, signal), true),
    );
  }

  /** From now on the server that gave a cluster is called too when the issuer deletes one of its licenses: a refund. */
  answerFor({ entityId, licenses }: LicenseCluster, { sandbox, connection }: Stage, url: string): void {
    const servers = this.servers.get(sandbox) ?? this.listen(sandbox, connection);
    for (const { id, aud } of licenses) {
      servers.set(nameOf(entityId, id, aud), baseOf(url));
    }
  }

  private listen(sandbox: Sandbox, connection: CloudZooConnection): Map<string, string> {
    const servers = new Map<string, string>();
    this.servers.set(sandbox, servers);
    const ofSandbox = sandbox.callBack;
    sandbox.callBack = async cluster => {
      const { entityId, licenses } = cluster;
      const [url] = licenses.flatMap(({ id, aud }) => servers.get(nameOf(entityId, id, aud)) ?? []);
      if (url === undefined) {
        await ofSandbox(cluster);
        return;
      }
      // The person agreed to the origin when the license was added.
      await this.recorded(connection, url, 'removeLicense', subjectOf(cluster), client =>
        client.call(removeLicense(entityId, licenses), AbortSignal.timeout(patience)),
      );
    };
    return servers;
  }

  private async recorded(
    connection: CloudZooConnection,
    url: string,
    operation: PlayOperation,
    subject: Readonly<Record<string, string>>,
    send: (client: IssuerClient) => Promise<Exchange>,
  ): Promise<Exchange> {
    const client = await this.clients.issuerServer(connection, url);
    const intent = {
      connection: connection.name,
      service: 'issuer',
      host: new URL(url).host,
      operation,
      subject,
    } as const;
    const noteOutcome = await this.record.note(intent, true);
    const exchange = await send(client);
    const { answer, failure } = exchange;
    const isRefused =
      failure?.kind === 'unreachable' || (answer && answer.status >= 300 && answer.status < 500);
    await noteOutcome({
      outcome: answer?.status === 200 ? 'done' : isRefused ? 'refused' : 'unknown',
      status: answer?.status,
      ...(failure && { failure: failure.kind }),
    });
    return exchange;
  }
}

/** What the activity says of a cluster that goes. */
export function subjectOf({ entityId, licenses }: LicenseCluster): Readonly<Record<string, string>> {
  return { licenseId: licenses.map(({ id }) => id).join(', '), entityId };
}

function baseOf(url: string): string {
  return url.trim().replace(/\/+$/, '');
}

function nameOf(entity: string, id: string, product: string): string {
  return JSON.stringify([entity, product, id]);
}
