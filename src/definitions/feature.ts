import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Connections } from '../connections/connections';
import { refAt } from '../products/commands/choose';
import type { ProductsFeature } from '../products/feature';
import type { Drift } from '../products/view/drift';
import { registerCommands } from '../ui/commands';
import { Owner } from '../ui/owner';
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
import { saveAsDefinition } from './saveAs';

/** All that can be done with the definitions of a workspace. */
export class DefinitionsFeature extends Owner {
  /** For the view of products. */
  readonly drift: Drift;

  constructor(
    connections: Connections,
    products: ProductsFeature,
    /** Of the workspace. */
    memory: vscode.Memento,
  ) {
    super();
    const { store, drafts, sides } = products;
    const definitions = this.own(new Definitions());
    const homes = this.own(new DefinitionHomes(connections, drafts, store, memory));
    this.drift = this.own(new DefinitionDrift(definitions, homes, store));
    const choice = new DefinitionChoice(definitions, homes);
    const comparison = this.own(new DefinitionComparison(choice, store, sides));
    const pulling = new DefinitionPulling(choice, comparison);
    const push = new DefinitionPush(choice, comparison, store, drafts, sides);
    const review = new DefinitionReview(definitions, homes, store, comparison);
    this.own(new DefinitionLens(store, homes, drafts));
    this.own(new DefinitionDiagnostics(store, homes));
    this.own(
      registerCommands({
        'cloudZoo.compareDefinition': given => comparison.run(given),
        'cloudZoo.pullDefinition': given => pulling.run(given),
        'cloudZoo.pushDefinition': given => push.run(given),
        'cloudZoo.reviewDefinitions': () => review.run(),
        'cloudZoo.chooseDefinitionConnection': given =>
          choice.askHome(t('Choose Connection of Definition'), given),
        'cloudZoo.saveAsDefinition': async given => {
          const uri = given.uri ?? (given.product ? undefined : vscode.window.activeTextEditor?.document.uri);
          const ref = await products.choice.ask(t('Save as Definition'), given);
          await (ref && saveAsDefinition(store, ref, refAt(uri) && uri));
        },
      }),
    );
  }
}
