import { randomUUID } from 'node:crypto';
import type { AkanaClient } from '../services/akana/client';
import type { CloudZooClient } from '../services/cloudZoo/client';
import type { LicenseSpringClient } from '../services/licenseSpring/client';
import { ServiceError } from '../services/serviceError';

export type Proof =
  | { readonly kind: 'proven' }
  | { readonly kind: 'refused'; readonly error: ServiceError }
  | { readonly kind: 'notProven'; readonly error: ServiceError | undefined };

/**
 * Proves credentials with a call that changes nothing: the GET of a product that cannot exist. A documented
 * "not found" proves them, 401 and 403 refuse them, anything else leaves it open.
 */
export async function proveCloudZoo(client: CloudZooClient, signal?: AbortSignal): Promise<Proof> {
  try {
    await client.getProduct(randomUUID(), signal);
    return { kind: 'notProven', error: undefined };
  } catch (error) {
    const { kind, status, code, description } = failureOf(error).failure;
    return kind === 'refused' && status === 404 && (code || description)
      ? { kind: 'proven' }
      : verdict(failureOf(error), status === 401 || status === 403);
  }
}

/** Proves credentials by listing the products. A clock that is wrong says nothing about them. */
export async function proveLicenseSpring(client: LicenseSpringClient, signal?: AbortSignal): Promise<Proof> {
  try {
    await client.getProducts(signal);
    return { kind: 'proven' };
  } catch (error) {
    const { status = 0, code } = failureOf(error).failure;
    const isAboutThem = [400, 401, 403].includes(status) && code !== undefined && code !== 'date_header_diff';
    return verdict(failureOf(error), isAboutThem);
  }
}

/** Proves credentials by logging in with them, or by asking whether the pasted cookies are good. */
export async function proveAkana(client: AkanaClient, signal?: AbortSignal): Promise<Proof> {
  try {
    await client.session.signIn(signal);
    return { kind: 'proven' };
  } catch (error) {
    return verdict(failureOf(error), failureOf(error).failure.code !== undefined);
  }
}

function verdict(error: ServiceError, isAboutThem: boolean): Proof {
  return error.failure.kind === 'refused' && isAboutThem
    ? { kind: 'refused', error }
    : { kind: 'notProven', error };
}

function failureOf(error: unknown): ServiceError {
  if (!(error instanceof ServiceError) || error.failure.kind === 'cancelled') {
    throw error;
  }
  return error;
}
