import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Connections } from '../connections/connections';
import { refAt } from '../products/commands/choose';
import type { ProductsFeature } from '../products/feature';
import type { Drift } from '../products/view/drift';
import { registerCommands } from '../ui/commands';
import { Owner } from '../ui/owner';
import { DefinitionChoice } from './commands/choose';
import { DefinitionDifferences } from './commands/compare';
import { DefinitionPulling } from './commands/pull';
import { DefinitionPush } from './commands/push';
import { DefinitionReview } from './commands/review';
import { saveAsDefinition } from './commands/saveAs';
import { DefinitionConnections } from './connections';
import { Definitions } from './definitions';
import { DefinitionDiagnostics } from './diagnostics';
import { DefinitionDrift } from './drift';
import { DefinitionLens } from './lens';

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
    const { store, drafts, differenceEditor } = products;
    const definitions = this.own(new Definitions());
    const definitionConnections = this.own(new DefinitionConnections(connections, drafts, store, memory));
    this.drift = this.own(new DefinitionDrift(definitions, definitionConnections, store));
    const choice = new DefinitionChoice(definitions, definitionConnections);
    const differences = this.own(new DefinitionDifferences(choice, store, differenceEditor));
    const pulling = new DefinitionPulling(choice, differences);
    const push = new DefinitionPush(choice, differences, store, drafts, differenceEditor);
    const review = new DefinitionReview(definitions, definitionConnections, store, differences);
    this.own(new DefinitionLens(store, definitionConnections, drafts));
    this.own(new DefinitionDiagnostics(store, definitionConnections));
    this.own(
      registerCommands({
        'cloudZoo.compareDefinition': given => differences.run(given),
        'cloudZoo.pullDefinition': given => pulling.run(given),
        'cloudZoo.pushDefinition': given => push.run(given),
        'cloudZoo.reviewDefinitions': () => review.run(),
        'cloudZoo.chooseDefinitionConnection': given =>
          choice.askConnection(t('Choose Connection of Definition'), given),
        'cloudZoo.saveAsDefinition': async given => {
          const uri = given.uri ?? (given.product ? undefined : vscode.window.activeTextEditor?.document.uri);
          const ref = await products.choice.ask(t('Save as Definition'), given);
          await (ref && saveAsDefinition(store, ref, refAt(uri) && uri));
        },
      }),
    );
  }
}
