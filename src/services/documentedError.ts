import { objectFrom } from '../json/json';
import type { Failure } from './serviceError';

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
