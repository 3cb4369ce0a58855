import { objectFrom } from '../json/json';
import type { Transport } from './http';
import { type Failure, ServiceError, type ServiceName } from './serviceError';

/**
 * Runs a call of a client so that it throws only ServiceError: what nobody foresaw is logged, and may have acted.
 *
 * @param endpoint where the call goes.
 */
export async function typed<Result>(
  service: ServiceName,
  endpoint: string,
  transport: Transport,
  call: () => Promise<Result>,
): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ServiceError) {
      throw error;
    }
    transport.logUnforeseen(error);
    const evidence = error instanceof Error ? error.name : typeof error;
    throw new ServiceError(service, new URL(endpoint).host, { kind: 'unforeseen', evidence });
  }
}

/** The error for something that cannot be put into a request, so that none is sent. */
export function unsendable(service: ServiceName, endpoint: string, what: string): ServiceError {
  const failure = { kind: 'unreachable', cause: 'request', evidence: what } as const;
  return new ServiceError(service, new URL(endpoint).host, failure);
}

type Field = 'code' | 'description' | 'details';

/** The documented fields of an error's body, by the service's own names for them; undefined where it has none. */
export function documentedFields(
  body: string,
  names: Partial<Readonly<Record<Field, string>>>,
): Pick<Failure, Field> | undefined {
  const given = objectFrom(body);
  const read = (name: string | undefined) => {
    const value = name === undefined ? undefined : given?.[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const { code, description, details } = names;
  const fields = {
    code: read(code),
    description: read(description),
    ...(details !== undefined && { details: read(details) }),
  };
  return Object.values(fields).some(value => value !== undefined) ? fields : undefined;
}
