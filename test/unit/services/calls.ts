import assert from 'node:assert/strict';
import type { RequestLine, Transport } from '../../../src/services/http';
import { ServiceError } from '../../../src/services/serviceError';

/** A transport with a time limit in seconds, and the lines that it was given for the log. */
export interface RecordingTransport extends Transport {
  readonly lines: readonly RequestLine[];
  readonly unforeseen: readonly unknown[];
}

export function recordingTransport(seconds = 10): RecordingTransport {
  const lines: RequestLine[] = [];
  const unforeseen: unknown[] = [];
  return {
    lines,
    unforeseen,
    timeout: () => seconds,
    log: line => lines.push(line),
    logUnforeseen: error => unforeseen.push(error),
  };
}

/** The error of a call that has to fail. */
export async function failureOf(call: Promise<unknown>): Promise<ServiceError> {
  const outcome = await call.then(
    () => ({}),
    (error: unknown) => ({ error }),
  );
  assert.ok('error' in outcome, 'the call succeeded');
  assert.ok(outcome.error instanceof ServiceError, `not a ServiceError: ${String(outcome.error)}`);
  return outcome.error;
}
