import { objectFrom } from '../../json/json';
import type { Failure } from '../serviceError';

/** What a login reply says: the case of its keys varies. */
export interface LoginReply {
  readonly userName?: string;
  /** Tasks that must be done elsewhere before the login is complete. */
  readonly pendingTasks: readonly string[];
}

/** Reads a reply of `POST /api/login` or `GET /api/login/status`; undefined when it is none. */
export function parseLoginReply(text: string): LoginReply | undefined {
  const fields = objectFrom(text);
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

/** `faultcode` and `faultstring` of an error's body, as JSON or as XML; undefined where it has neither. */
export function faultIn(body: string): Pick<Failure, 'code' | 'description'> | undefined {
  const fields = objectFrom(body);
  const read = (name: string) => {
    const value = fields ? fields[name] : xmlElement(body, name);
    return isText(value) ? value.trim() : undefined;
  };
  const [code, description] = [read('faultcode'), read('faultstring')];
  return code === undefined && description === undefined ? undefined : { code, description };
}

function xmlElement(body: string, name: string): string | undefined {
  const text = new RegExp(`<(?:\\w+:)?${name}(?:\\s[^<>]*)?>([^<]*)<`).exec(body)?.[1];
  const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
  return text?.replace(/&(lt|gt|quot|apos|amp);/g, (entity, key: string) => entities[key] ?? entity);
}
