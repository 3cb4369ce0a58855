/** A failure as Cloud Zoo words it: `{"Error", "Description", "Details"}`. */
export class Refusal extends Error {
  constructor(
    readonly status: 400 | 401 | 403 | 404 | 409,
    readonly code: string,
    readonly description: string,
    readonly details: string,
  ) {
    super(description);
  }
}

export function badRequest(description: string, details: string): Refusal {
  return new Refusal(400, 'BadRequest', description, details);
}

export function notFound(details: string): Refusal {
  return new Refusal(404, 'NotFound', 'The resource cannot be found.', details);
}
