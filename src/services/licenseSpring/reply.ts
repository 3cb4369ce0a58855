import { recordFrom } from '../../json/json';
import { type Failure, ServiceError } from '../serviceError';

/** The error with the documented code and sentence of its body; a body without them is kept as it came. */
export function withDocumentedFields(
  error: ServiceError,
  codeName: string,
  descriptionName: string,
  more?: (code: string | undefined) => Partial<Failure>,
): ServiceError {
  const { kind, status, evidence = '' } = error.failure;
  const body = kind === 'refused' ? recordFrom(evidence) : undefined;
  const code = textOf(body?.[codeName]);
  const description = textOf(body?.[descriptionName]);
  if (code === undefined && description === undefined) {
    return error;
  }
  const failure = { kind, status, code, description, ...more?.(code) };
  return new ServiceError(error.service, error.host, failure, error.repliedAt, error.retryAfter);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
