import { recordFrom } from '../../json/json';
import { type Failure, ServiceError } from '../serviceError';

/** What a login reply says: the case of its keys varies. */
export interface LoginReply {
  readonly userName?: string;
  /** Tasks that must be done elsewhere before the login is complete. */
  readonly pendingTasks: readonly string[];
}

/** Reads a reply of `POST /api/login` or `GET /api/login/status`; undefined when it is none. */
export function parseLoginReply(text: string): LoginReply | undefined {
  const fields = recordFrom(text);
  if (!fields) {
    return undefined;
  }
  const named = (name: string) =>
    Object.entries(fields).flatMap(([key, value]) => (key.toLowerCase() === name ? [value] : []));
  return {
    userName: [...named('username'), ...named('userfdn')].find(isText),
    pendingTasks: named('pendingtasks').flatMap(namesIn),
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

function namesIn(value: unknown): string[] {
  if (typeof value === 'object' && value !== null) {
    return Object.values(value).flatMap(namesIn);
  }
  const isNothing = value === null || value === undefined || value === '' || value === false;
  return isNothing ? [] : [String(value)];
}

/** A failure with `faultcode` and `faultstring` where the body has them, as JSON or as XML, and without secrets. */
export function withFault(error: ServiceError, secrets: readonly (string | undefined)[]): ServiceError {
  const { kind, status, evidence } = error.failure;
  const fault = kind === 'refused' ? faultIn(evidence ?? '') : undefined;
  const hide = (text: string | undefined) => (text === undefined ? text : withoutSecrets(text, secrets));
  const failure: Failure = fault
    ? { kind, status, code: hide(fault.code), description: hide(fault.text) }
    : { ...error.failure, ...(evidence !== undefined && { evidence: hide(evidence) }) };
  return new ServiceError('akana', error.host, failure, error.repliedAt, error.retryAfter);
}

function faultIn(body: string): { code?: string; text?: string } | undefined {
  const fields = recordFrom(body);
  const of = (name: string) => {
    const value = fields ? fields[name] : xmlElement(body, name);
    return isText(value) ? value.trim() : undefined;
  };
  const code = of('faultcode');
  const text = of('faultstring');
  return code === undefined && text === undefined ? undefined : { code, text };
}

function xmlElement(body: string, name: string): string | undefined {
  const text = new RegExp(`<(?:\\w+:)?${name}(?:\\s[^<>]*)?>([^<]*)<`).exec(body)?.[1];
  const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
  return text?.replace(/&(lt|gt|quot|apos|amp);/g, (entity, key: string) => entities[key] ?? entity);
}

/** A body may repeat what was sent, in one spelling or another. */
export function withoutSecrets(text: string, secrets: readonly (string | undefined)[]): string {
  return secrets
    .flatMap(secret => (secret ? spellingsOf(secret) : []))
    .reduce((left, secret) => left.replaceAll(secret, '…'), text);
}

function spellingsOf(secret: string): string[] {
  const spellings = [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)];
  try {
    spellings.push(decodeURIComponent(secret));
  } catch {
    // Not percent-encoded, so there is no other spelling.
  }
  return spellings.filter(spelling => spelling !== '');
}
