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

/** Access tiers of an imaginary business; some booleans come as strings, as they can from the platform. */
export function demonstrationTiers(tenant: string): AkanaLicense[] {
  const business = `tenantbusiness.${tenant}`;
  const part = (name: string, ...resources: string[]) => ({
    Name: name,
    ResourceID: resources.map(id => `${id}.${tenant}`),
  });
  return [
    {
      LicenseID: `b5e011b6-72f1-4cee-9285-86dd13f946a5.${tenant}`,
      Name: 'Platinum',
      Description: 'All APIs, without limits',
      Visibility: 'Limited',
      SandboxAccessAutoApproved: true,
      ProductionAccessAutoApproved: false,
      LicenseParts: {
        LicensePart: [
          part('Geometry', '3c1e8a52-0d4f-4f3a-8a39-6f1d2b7c9e04'),
          part('Rendering', '9f64c2d1-5b7e-4a08-b1f3-2d8e7c6a5b90', '1a7d3e5f-8c2b-4f60-9d4e-7b5a3c1f2e68'),
        ],
      },
      BusinessID: business,
      Active: true,
    },
    {
      LicenseID: `0e7c4d19-2b6a-4f85-9c3d-a1f5e8b7d260.${tenant}`,
      Name: 'Gold',
      Description: 'Geometry, 1,000 calls a day',
      Visibility: 'Public',
      SandboxAccessAutoApproved: 'true',
      ProductionAccessAutoApproved: 'false',
      LicenseParts: { LicensePart: [part('Geometry', '3c1e8a52-0d4f-4f3a-8a39-6f1d2b7c9e04')] },
      BusinessID: business,
      Active: 'true',
    },
    {
      LicenseID: `d83a96f0-4e1c-47b2-8f5d-6c09b2e7a413.${tenant}`,
      Name: 'Trial & Evaluation',
      Description: 'Für Studierende',
      Visibility: 'Public',
      SandboxAccessAutoApproved: true,
      ProductionAccessAutoApproved: true,
      LicenseParts: { LicensePart: [] },
      BusinessID: business,
      Active: false,
    },
  ];
}
