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
  /** Whether a product differs from its definition, as both are known. */
  differs(ref: ProductRef): boolean;
  /** Whether the workspace has a definition with this id. */
  isDefined(id: string): boolean;
}
