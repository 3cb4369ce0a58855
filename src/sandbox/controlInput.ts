/** Input of the control API that makes no sense; the message says what would. */
export class ControlError extends Error {}

/** Parses a body of the control API. */
export function inputFrom(text: string): InputObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ControlError(`The body is not valid JSON: ${error instanceof Error ? error.message : error}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ControlError('The body is not a JSON object.');
  }
  return new InputObject(new Map<string, unknown>(Object.entries(value)));
}

/** A JSON object of which each property is taken once; what is left over nobody knows. */
export class InputObject {
  readonly #left: Map<string, unknown>;

  constructor(properties: ReadonlyMap<string, unknown>) {
    this.#left = new Map(properties);
  }

  text(name: string): string {
    return this.optionalText(name) ?? this.#refuse(name, 'a string');
  }

  optionalText(name: string): string | undefined {
    const value = this.take(name);
    return value === undefined || typeof value === 'string' ? value : this.#refuse(name, 'a string');
  }

  /** A whole number within the limits, both included. */
  integer(name: string, min: number, max: number): number {
    return this.optionalInteger(name, min, max) ?? this.#refuse(name, range(min, max));
  }

  optionalInteger(name: string, min: number, max: number): number | undefined {
    const value = this.take(name);
    if (value === undefined) {
      return undefined;
    }
    return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max
      ? value
      : this.#refuse(name, range(min, max));
  }

  take(name: string): unknown {
    const value = this.#left.get(name);
    this.#left.delete(name);
    return value;
  }

  /** Refuses what nobody has taken, such as a misspelled name. */
  end(): void {
    if (this.#left.size > 0) {
      throw new ControlError(`Nobody knows '${[...this.#left.keys()].join("', '")}' here.`);
    }
  }

  #refuse(name: string, expected: string): never {
    throw new ControlError(`'${name}' must be ${expected}.`);
  }
}

function range(min: number, max: number): string {
  return `a whole number from ${min} to ${max}`;
}
