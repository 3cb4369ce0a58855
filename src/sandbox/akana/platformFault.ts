/** A failure as third-party code knows it from the platform: `{"faultcode", "faultstring"}`. */
export class PlatformFault extends Error {
  constructor(
    readonly status: 400 | 401 | 404 | 500,
    readonly faultstring: string,
  ) {
    super(faultstring);
  }

  get faultcode(): string {
    return this.status === 500 ? 'Server' : 'Client';
  }
}

/** The one answer for a missing or expired login, a missing or wrong CSRF token, and a missing role. */
export function unauthorized(): PlatformFault {
  return new PlatformFault(401, 'Unauthorized');
}
