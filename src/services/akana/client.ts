import { t } from '@vscode/l10n';
import { typed, unsendable } from '../edge';
import type { HttpReply, Transport } from '../http';
import { ServiceError } from '../serviceError';
import { type License, licensePath, parseLicense } from './license';
import { AkanaPlatform } from './platform';
import { type AkanaCredentials, AkanaSession } from './session';
import { SignInError } from './signInError';

export interface AkanaAccount {
  /** Base address without a trailing slash, for example `https://portal.example.com`. */
  readonly endpoint: string;
  readonly credentials: AkanaCredentials;
}

/**
 * The calls about licenses that Akana offers a Business Admin (help.akana.com, service "Licenses"). Logs in when
 * needed, and throws only {@link ServiceError}; `SignInError` where it is the login that failed.
 */
export class AkanaClient {
  readonly session: AkanaSession;

  constructor(
    private readonly account: AkanaAccount,
    private readonly transport: Transport,
    now: () => number = Date.now,
  ) {
    this.session = new AkanaSession(new AkanaPlatform(account.endpoint, transport, now), account.credentials);
  }

  getLicense(id: string, signal?: AbortSignal): Promise<License> {
    return this.typed(async () => asLicense(await this.call('GET', id, signal), id));
  }

  /**
   * Deletes the license and returns it as it was; touches every API and contract that uses it. Sent again only after
   * a 401 and a new login, never after an outcome that is unknown: {@link isGone} tells then.
   */
  deleteLicense(id: string, signal?: AbortSignal): Promise<License> {
    return this.typed(async () => asLicense(await this.call('DELETE', id, signal), id));
  }

  /**
   * Whether a license that was there before is gone now; undefined when the platform does not tell. It answers 500
   * for some that do not exist: that counts when it comes twice while the login is good.
   *
   * @param before the license that {@link getLicense} gave.
   */
  async isGone(before: Pick<License, 'id'>, signal?: AbortSignal): Promise<boolean | undefined> {
    const status = await this.statusOf(before, signal);
    if (status === undefined || status === 200) {
      return status === undefined ? undefined : false;
    }
    // Where nothing of the platform answers any more, a gateway says 404 to everything.
    const isGood = await this.session.isGood(signal).catch(undefinedUnlessCancelled);
    if (!isGood) {
      return undefined;
    }
    if (status === 404) {
      return true;
    }
    const again = await this.statusOf(before, signal);
    return again === undefined ? undefined : again !== 200;
  }

  /** The status that GET has: 200, 404 or 500; undefined for everything else. */
  private async statusOf(
    { id }: Pick<License, 'id'>,
    signal: AbortSignal | undefined,
  ): Promise<number | undefined> {
    try {
      await this.getLicense(id, signal);
      return 200;
    } catch (error) {
      undefinedUnlessCancelled(error);
      if (!(error instanceof ServiceError) || error instanceof SignInError) {
        return undefined;
      }
      const { kind, status } = error.failure;
      return kind === 'refused' && (status === 404 || status === 500) ? status : undefined;
    }
  }

  private call(method: 'GET' | 'DELETE', id: string, signal: AbortSignal | undefined): Promise<HttpReply> {
    const path = licensePath(id);
    if (path === undefined) {
      throw unsendable('akana', this.account.endpoint, t('a license ID that cannot be part of an address'));
    }
    return this.session.send({ method, path, loggedPath: '/api/licenses/{LicenseID}', signal });
  }

  private typed<Result>(call: () => Promise<Result>): Promise<Result> {
    return typed('akana', this.account.endpoint, this.transport, call);
  }
}

function asLicense(reply: HttpReply, id: string): License {
  const license = parseLicense(reply.text, id);
  if (!license) {
    throw reply.unexpected();
  }
  return license;
}

function undefinedUnlessCancelled(error: unknown): undefined {
  if (!(error instanceof ServiceError) || error.failure.kind === 'cancelled') {
    throw error;
  }
  return undefined;
}
