/** Whose license it is: the four ways in which the License API names one. */
export type LicenseIdentity =
  | { readonly kind: 'licenseKey'; readonly license_key: string }
  | { readonly kind: 'username'; readonly username: string; readonly password?: string }
  | { readonly kind: 'idToken'; readonly id_token: string; readonly customer_account_code: string }
  | { readonly kind: 'code'; readonly code: string; readonly customer_account_code: string };

/** One device's activation of a license (docs.licensespring.com, "Deactivate License (Online Method)"). */
export type DeactivationRequest = LicenseIdentity & {
  readonly hardware_id: string;
  /** The product's short code. */
  readonly product: string;
  /** Which of several licenses. */
  readonly license_id?: number;
  readonly bundle_code?: string;
  readonly sdk_ver?: string;
  readonly consumptions?: number;
};

export const deactivationPath = '/deactivate_license';

/** The JSON body: what was given and nothing else, because the service refuses unknown fields. */
export function deactivationBody(request: DeactivationRequest): string {
  const { hardware_id, product, license_id, bundle_code, sdk_ver, consumptions } = request;
  // JSON.stringify leaves out what is undefined.
  return JSON.stringify({
    hardware_id,
    product,
    ...identityFields(request),
    license_id,
    bundle_code,
    sdk_ver,
    consumptions,
  });
}

function identityFields(identity: LicenseIdentity): object {
  switch (identity.kind) {
    case 'licenseKey':
      return { license_key: identity.license_key };
    case 'username':
      return { username: identity.username, password: identity.password };
    case 'idToken':
      return { id_token: identity.id_token, customer_account_code: identity.customer_account_code };
    case 'code':
      return { code: identity.code, customer_account_code: identity.customer_account_code };
  }
}
