import { type Failure, ServiceError } from '../serviceError';

/** Parses a reply's JSON object; anything else is undefined. */
export function objectFrom(text: string): Readonly<Record<string, unknown>> | undefined {
  const value = jsonFrom(text);
  return isObject(value) ? value : undefined;
}

/** Parses JSON; what is no JSON is undefined. */
export function jsonFrom(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The error with the documented code and sentence of its body; a body without them is kept as it came. */
export function withDocumentedFields(
  error: ServiceError,
  codeName: string,
  descriptionName: string,
  more?: (code: string | undefined) => Partial<Failure>,
): ServiceError {
  const { kind, status, evidence = '' } = error.failure;
  const body = kind === 'refused' ? objectFrom(evidence) : undefined;
  const code = textOf(body?.[codeName]);
  const description = textOf(body?.[descriptionName]);
  if (code === undefined && description === undefined) {
    return error;
  }
  const failure = { kind, status, code, description, ...more?.(code) };
  return new ServiceError(error.service, error.host, failure, error.repliedAt);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
