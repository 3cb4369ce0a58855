import assert from 'node:assert/strict';
import type { Sandbox } from '../../../src/sandbox';

/** An answer of the sandbox, read to its end. */
export interface Answer {
  readonly status: number;
  readonly contentType: string | null;
  readonly text: string;
}

export function basic(issuer: string, secret: string): string {
  return `Basic ${Buffer.from(`${issuer}:${secret}`, 'utf8').toString('base64')}`;
}

/** Sends a request to the service as the sandbox's issuer. */
export async function send(
  sandbox: Sandbox,
  method: string,
  path: string,
  body?: string,
  signal?: AbortSignal,
): Promise<Answer> {
  const response = await fetch(`${sandbox.endpoint}${path}`, {
    method,
    body,
    signal,
    headers: { authorization: basic(sandbox.issuer, sandbox.secret) },
    redirect: 'manual',
  });
  return answerOf(response);
}

/** Sends a request to the control API; other headers take the place of the one it needs. */
export async function control(
  sandbox: Sandbox,
  method: string,
  path: string,
  body?: string,
  headers: Record<string, string> = { 'X-Sandbox': '1' },
): Promise<Answer> {
  return answerOf(await fetch(new URL(`/sandbox${path}`, sandbox.endpoint), { method, body, headers }));
}

async function answerOf(response: Response): Promise<Answer> {
  return {
    status: response.status,
    contentType: response.headers.get('content-type'),
    text: await response.text(),
  };
}

export function parsed(answer: Answer): unknown {
  return JSON.parse(answer.text);
}

/** Fails unless the answer is a refusal in the documented shape that speaks of what it should. */
export function assertRefused(answer: Answer, status: number, about: RegExp): void {
  assert.equal(answer.status, status, answer.text);
  assert.equal(answer.contentType, 'application/json');
  const refusal = JSON.parse(answer.text);
  assert.deepEqual(Object.keys(refusal), ['Error', 'Description', 'Details']);
  assert.match(`${refusal.Description} ${refusal.Details}`, about);
  assert.notEqual(refusal.Error, '');
}
