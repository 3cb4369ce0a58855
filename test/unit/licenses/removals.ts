import assert from 'node:assert/strict';
import type { Outcome } from '../../../src/activity/entry';
import type { Removal, RemovalOutcome } from '../../../src/licenses/removal';
import type { FaultEffect, Sandbox } from '../../../src/sandbox';

/** The time limit in seconds for what never answers. */
export const patience = 2;

/** A row of an outcome table: what goes wrong, and what comes of it at the first try and after an unknown. */
export type OutcomeRow = readonly [fault: FaultEffect, first: Outcome, repeated: Outcome];

/** Ids with all that must be encoded somewhere. */
export const awkwardIds = [
  'a&b=c',
  'a|b',
  'two words',
  'é',
  'a/b',
  '100%',
  '#1',
  "O'Brien",
  '"x"',
  '世界 😀',
];

/** Ends that nobody can tell: what was asked for may have happened. */
export const unknowable: readonly FaultEffect[] = [
  { kind: 'reset' },
  { kind: 'resetAfter' },
  { kind: 'hang' },
  { kind: 'hangAfter' },
  { kind: 'status', status: 500 },
  { kind: 'statusAfter', status: 503 },
  { kind: 'html', status: 502 },
];

/** The writes that the sandbox received, such as `DELETE /v1/license`. */
export function writesTo(sandbox: Sandbox): string[] {
  return sandbox.requests
    .filter(({ method, path }) => method !== 'GET' && !/\/login|\/token/.test(path))
    .map(({ method, path }) => `${method} ${path}`);
}

export async function outcomeOf(ended: Promise<RemovalOutcome>): Promise<Outcome> {
  return (await ended).recorded.outcome;
}

/** Fails where a removal says one of the secrets: in the record, to a person or in the request as it is shown. */
export function assertSilent(removal: Removal, secrets: readonly string[]): void {
  const { subject, fingerprint, words, request } = removal;
  const said = JSON.stringify({ subject, fingerprint, words, request });
  for (const secret of secrets) {
    for (const spelling of [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')]) {
      assert.ok(!said.includes(spelling), `${spelling} in: ${said}`);
    }
  }
}
