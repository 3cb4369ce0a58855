import { t } from '@vscode/l10n';
import { objectFrom } from '../../json/json';
import { documentedFields } from '../edge';
import { send, type Transport } from '../http';
import { type Failure, ServiceError } from '../serviceError';
import { SharedCall } from '../sharedCall';

/** OAuth client credentials; the secret is sent to `tokenEndpoint` and nowhere else. */
export interface OAuthCredentials {
  readonly kind: 'oauth';
  readonly clientId: string;
  readonly clientSecret: string;
  readonly tokenEndpoint: string;
}

interface Token {
  readonly text: string;
  /** In milliseconds since 1970, some time before the token expires. */
  readonly renewAt: number;
}

/**
 * The access token of a client, in memory only: kept until shortly before it expires, and fetched by one request
 * however many wait for it. Every failure is a {@link ServiceError} that says `duringSignIn`.
 */
export class TokenSource {
  private current: Token | undefined;
  private readonly call = new SharedCall(
    signal => this.fetch(signal),
    () => this.cancelled(),
  );

  constructor(
    private readonly credentials: OAuthCredentials,
    private readonly transport: Transport,
    private readonly now: () => Date,
  ) {}

  async get(signal?: AbortSignal): Promise<string> {
    return this.current && this.now().getTime() < this.current.renewAt
      ? this.current.text
      : this.call.join(signal);
  }

  /** A token other than the one that the service has just refused; whoever comes second gets what the first fetched. */
  async renew(refused: string, signal?: AbortSignal): Promise<string> {
    if (this.current?.text === refused) {
      this.current = undefined;
    }
    return this.get(signal);
  }

  private async fetch(signal: AbortSignal): Promise<string> {
    const { clientId, clientSecret, tokenEndpoint } = this.credentials;
    const started = this.now().getTime();
    const form = { client_id: clientId, client_secret: clientSecret, grant_type: 'client_credentials' };
    try {
      const { text, unexpected } = await send(
        {
          service: 'licenseSpring',
          method: 'POST',
          url: tokenEndpoint,
          headers: { Accept: 'application/json', 'Content-Type': 'application/x-www-form-urlencoded' },
          body: new URLSearchParams(form).toString(),
          signal,
          secrets: [clientSecret],
          readError: body => documentedFields(body, { code: 'error', description: 'error_description' }),
        },
        this.transport,
      );
      const reply = objectFrom(text);
      const token = reply?.access_token;
      if (typeof token !== 'string' || token === '') {
        // What is left of a token must not be shown.
        throw unexpected(text.includes('token') ? t('an answer without a usable {0}', 'access_token') : text);
      }
      this.current = { text: token, renewAt: started + usableFor(reply?.expires_in) };
      return token;
    } catch (error) {
      throw error instanceof ServiceError ? duringSignIn(error) : error;
    }
  }

  private cancelled(): ServiceError {
    return duringSignIn(this.failure({ kind: 'cancelled' }));
  }

  private failure(failure: Failure): ServiceError {
    return new ServiceError('licenseSpring', new URL(this.credentials.tokenEndpoint).host, failure);
  }
}

/** How long a token is used whose life is not told, in milliseconds: a 401 ends it sooner. */
const untoldLife = 24 * 60 * 60_000;

/** Milliseconds to use a token for: its life, in seconds, less a tenth, at most less 30 seconds. */
function usableFor(expiresIn: unknown): number {
  const seconds = typeof expiresIn === 'string' && expiresIn.trim() ? Number(expiresIn) : expiresIn;
  const isTold = typeof seconds === 'number' && Number.isFinite(seconds) && seconds > 0;
  const life = Math.min(isTold ? seconds * 1000 : untoldLife, untoldLife);
  return life - Math.min(life / 10, 30_000);
}

function duringSignIn({ service, host, failure, repliedAt, retryAfter }: ServiceError): ServiceError {
  return new ServiceError(service, host, { ...failure, duringSignIn: true }, repliedAt, retryAfter);
}
