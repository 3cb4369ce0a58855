import * as vscode from 'vscode';

/** How many requests may be under way at the same time. */
export function concurrency(): number {
  const value = setting('concurrency');
  return typeof value === 'number' && value >= 1 ? Math.min(Math.floor(value), 32) : 8;
}

/** Seconds after which a request is given up. */
export function requestTimeout(): number {
  const seconds = setting('requestTimeout');
  return typeof seconds === 'number' && seconds > 0 ? Math.min(seconds, 600) : 30;
}

function setting(name: string): unknown {
  return vscode.workspace.getConfiguration('cloudZoo').get(name);
}
