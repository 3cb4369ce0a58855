import { ControlError, type InputObject } from './controlInput';
import type { Fault, FaultEffect, FaultScope } from './faults';

const longestLatency = 24 * 60 * 60 * 1000;

/** A fault in its JSON form: the path is a string, and a fault that is to stay says `"times": "always"`. */
export function faultFrom(input: InputObject): Fault {
  const fault = { ...scopeFrom(input), ...effectFrom(input) };
  input.end();
  return fault;
}

function scopeFrom(input: InputObject): FaultScope {
  const method = input.optionalText('method');
  const path = input.optionalText('path');
  if (path !== undefined && !path.startsWith('/')) {
    throw new ControlError("'path' must start with a slash, such as /v1/product.");
  }
  const times = input.take('times') ?? 1;
  if (times === 'always') {
    return { method, path, times: Number.POSITIVE_INFINITY };
  }
  if (typeof times !== 'number' || !Number.isInteger(times) || times < 1) {
    throw new ControlError('\'times\' must be a whole number of at least 1, or "always".');
  }
  return { method, path, times };
}

function effectFrom(input: InputObject): FaultEffect {
  const kind = input.text('kind');
  const status = () => input.integer('status', 200, 599);
  const optionalStatus = () => input.optionalInteger('status', 200, 599);
  const content = () => ({
    body: input.optionalText('body'),
    contentType: input.optionalText('contentType'),
  });
  switch (kind) {
    case 'latency':
      return { kind, ms: input.integer('ms', 0, longestLatency) };
    case 'status':
      return { kind, status: status(), ...content(), retryAfter: input.optionalText('retryAfter') };
    case 'statusAfter':
      return { kind, status: optionalStatus(), ...content() };
    case 'html':
      return { kind, status: status(), body: input.optionalText('body') };
    case 'body':
      return { kind, body: input.text('body'), contentType: input.optionalText('contentType') };
    case 'redirect':
      return { kind, location: input.text('location'), status: input.optionalInteger('status', 300, 399) };
    case 'reset':
    case 'resetAfter':
    case 'hang':
    case 'hangAfter':
    case 'hangBody':
    case 'truncate':
      return { kind };
    default:
      throw new ControlError(
        "'kind' must be one of latency, status, statusAfter, html, body, redirect, reset, resetAfter, hang, hangAfter, hangBody, truncate.",
      );
  }
}
