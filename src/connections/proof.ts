import { randomUUID } from 'node:crypto';
import type { CloudZooClient } from '../services/cloudZoo/client';
import { ServiceError } from '../services/serviceError';

export type Proof =
  | { readonly kind: 'proven' }
  | { readonly kind: 'refused'; readonly error: ServiceError }
  | { readonly kind: 'notProven'; readonly error: ServiceError | undefined };

/**
 * Proves credentials with a call that changes nothing: the GET of a product that cannot exist. A documented
 * "not found" proves them, 401 and 403 refuse them, anything else leaves it open.
 */
export async function prove(client: CloudZooClient, signal?: AbortSignal): Promise<Proof> {
  try {
    await client.getProduct(randomUUID(), signal);
    return { kind: 'notProven', error: undefined };
  } catch (error) {
    if (!(error instanceof ServiceError) || error.failure.kind === 'cancelled') {
      throw error;
    }
    const { kind, status, code, description } = error.failure;
    if (kind === 'refused' && (status === 401 || status === 403)) {
      return { kind: 'refused', error };
    }
    return kind === 'refused' && status === 404 && (code || description)
      ? { kind: 'proven' }
      : { kind: 'notProven', error };
  }
}
