import { createHmac } from 'node:crypto';

/** A company's key pair for the License API. */
export interface ApiKeyCredentials {
  readonly kind: 'apiKey';
  readonly apiKey: string;
  readonly sharedKey: string;
}

/**
 * The base64 signature of a `Date` header's value (docs.licensespring.com, "Request Signature"): no method, path
 * or body goes into it, and the text that is signed has no newline at its end.
 */
export function signatureOf(sharedKey: string, date: string): string {
  return createHmac('sha256', Buffer.from(sharedKey, 'utf8'))
    .update(`licenseSpring\ndate: ${date}`, 'utf8')
    .digest('base64');
}

/** The `Authorization` header that goes with a `Date` header; it has no scheme word. */
export function signedAuthorization({ apiKey, sharedKey }: ApiKeyCredentials, date: string): string {
  return `algorithm="hmac-sha256",headers="date",signature="${signatureOf(sharedKey, date)}",apikey="${apiKey}"`;
}
