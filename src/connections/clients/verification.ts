import { randomUUID } from 'node:crypto';
import { t } from '@vscode/l10n';
import type { AkanaClient } from '../../services/akana/client';
import type { CloudZooClient } from '../../services/cloudZoo/client';
import type { LicenseSpringClient } from '../../services/licenseSpring/client';
import { areCredentialsRefused, ServiceError } from '../../services/serviceError';
import { explain } from '../explain';

/** What a service says of credentials. */
export type Verification =
  | { readonly kind: 'verified' }
  | { readonly kind: 'refused'; readonly error: ServiceError }
  | { readonly kind: 'unverified'; readonly error: ServiceError | undefined };

/**
 * Verifies credentials with a call that changes nothing: the GET of a product that cannot exist. A documented
 * "not found" verifies them, 401 and 403 refuse them, anything else leaves it open.
 */
export async function verifyCloudZoo(client: CloudZooClient, signal?: AbortSignal): Promise<Verification> {
  try {
    await client.getProduct(randomUUID(), signal);
    return { kind: 'unverified', error: undefined };
  } catch (error) {
    const { kind, status, code, description } = failureOf(error).failure;
    return kind === 'refused' && status === 404 && (code || description)
      ? { kind: 'verified' }
      : verification(failureOf(error), areCredentialsRefused(failureOf(error)));
  }
}

/** Verifies credentials by listing the products. A clock that is wrong says nothing about them. */
export async function verifyLicenseSpring(
  client: LicenseSpringClient,
  signal?: AbortSignal,
): Promise<Verification> {
  try {
    await client.getProducts(signal);
    return { kind: 'verified' };
  } catch (error) {
    const { status = 0, code } = failureOf(error).failure;
    const isAboutThem = [400, 401, 403].includes(status) && code !== undefined && code !== 'date_header_diff';
    return verification(failureOf(error), isAboutThem);
  }
}

/** Verifies credentials by logging in with them, or by asking whether the pasted cookies are good. */
export async function verifyAkana(client: AkanaClient, signal?: AbortSignal): Promise<Verification> {
  try {
    await client.session.signIn(signal);
    return { kind: 'verified' };
  } catch (error) {
    return verification(failureOf(error), failureOf(error).failure.code !== undefined);
  }
}

/** Why nobody can tell whether the credentials are good. */
export function whyUnverified(error: ServiceError | undefined): string {
  return error ? explain(error) : t('The service claimed to have a product that cannot exist.');
}

function verification(error: ServiceError, isAboutThem: boolean): Verification {
  return error.failure.kind === 'refused' && isAboutThem
    ? { kind: 'refused', error }
    : { kind: 'unverified', error };
}

function failureOf(error: unknown): ServiceError {
  if (!(error instanceof ServiceError) || error.failure.kind === 'cancelled') {
    throw error;
  }
  return error;
}
