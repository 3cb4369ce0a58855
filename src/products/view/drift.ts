import type * as vscode from 'vscode';
import type { ProductRef } from '../address';

/** What the view of products shows of the workspace's definitions. */
export interface Drift {
  readonly onDidChange: vscode.Event<void>;
  /** How many definitions differ from their live products, as far as is known. */
  readonly count: number;
  /** The ids in definitions that stand on no connection's list of products: a service may have them all the same. */
  readonly unlisted: readonly string[];
  /** Called when the view is on screen: definitions are not looked for before. */
  look(): void;
  /** The address that carries the decoration of a product that differs from its definition. */
  markOf(ref: ProductRef): vscode.Uri | undefined;
}
