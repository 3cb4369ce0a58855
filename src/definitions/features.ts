import * as vscode from 'vscode';
import type { Connections } from '../connections/connections';
import type { Drafts } from '../products/commands/create';
import type { ComparisonSides } from '../products/editor/compare';
import type { ProductStore } from '../products/remote/store';
import type { Drift } from '../products/view/drift';
import { DefinitionChoice } from './choice';
import { DefinitionComparison } from './comparison';
import { Definitions } from './definitions';
import { DefinitionDiagnostics } from './diagnostics';
import { DefinitionDrift } from './drift';
import { DefinitionHomes } from './homes';
import { DefinitionLens } from './lens';
import { DefinitionPulling } from './pulling';
import { DefinitionPush } from './push';
import { DefinitionReview } from './review';

/** All that can be done with the definitions of a workspace. */
export class DefinitionFeatures implements vscode.Disposable {
  /** For the view of products. */
  readonly drift: Drift;
  readonly choice: DefinitionChoice;
  readonly comparison: DefinitionComparison;
  readonly pulling: DefinitionPulling;
  readonly push: DefinitionPush;
  readonly review: DefinitionReview;
  private readonly owned: vscode.Disposable;

  constructor(
    connections: Connections,
    drafts: Drafts,
    store: ProductStore,
    sides: ComparisonSides,
    /** Of the workspace. */
    memory: vscode.Memento,
  ) {
    const definitions = new Definitions();
    const homes = new DefinitionHomes(connections, drafts, store, memory);
    const drift = new DefinitionDrift(definitions, homes, store);
    this.drift = drift;
    this.choice = new DefinitionChoice(definitions, homes);
    this.comparison = new DefinitionComparison(this.choice, store, sides);
    this.pulling = new DefinitionPulling(this.choice, this.comparison);
    this.push = new DefinitionPush(this.choice, this.comparison, store, drafts, sides);
    this.review = new DefinitionReview(definitions, homes, store, this.comparison);
    this.owned = vscode.Disposable.from(
      definitions,
      homes,
      drift,
      this.comparison,
      new DefinitionLens(store, homes, drafts),
      new DefinitionDiagnostics(store, homes),
    );
  }

  dispose(): void {
    this.owned.dispose();
  }
}
