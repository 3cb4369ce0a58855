/** A License object of the platform: an access tier of a business. */
export interface AkanaLicense {
  /** `{guid}.{tenant}` */
  readonly LicenseID: string;
  readonly Name: string;
  readonly [property: string]: unknown;
}

/** The licenses of the tenant's businesses. */
export class Tiers {
  readonly #licenses: Map<string, AkanaLicense>;

  constructor(licenses: readonly AkanaLicense[]) {
    this.#licenses = new Map(licenses.map(license => [license.LicenseID, license]));
  }

  get all(): readonly AkanaLicense[] {
    return [...this.#licenses.values()];
  }

  get(id: string): AkanaLicense | undefined {
    return this.#licenses.get(id);
  }

  delete(id: string): AkanaLicense | undefined {
    const license = this.#licenses.get(id);
    this.#licenses.delete(id);
    return license;
  }
}
