/** A failure as LicenseSpring words it: `{"status", "code", "message"}`. */
export class LicenseSpringRefusal extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status: 400 | 401 | 404 = 400,
  ) {
    super(message);
  }
}
