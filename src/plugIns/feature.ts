import { t } from '@vscode/l10n';
import type * as vscode from 'vscode';
import type { Connections } from '../connections/connections';
import type { ProductsFeature } from '../products/feature';
import { registerCommands } from '../ui/commands';
import { Owner } from '../ui/owner';
import { PlugInIds } from './plugInIds';
import { PlugInLens } from './plugInLens';
import { revealPlugInCode } from './revealCode';

/** Plug-in ids in the code of a workspace, and the way between them and their products. */
export class PlugInsFeature extends Owner {
  readonly ids: PlugInIds;

  constructor(connections: Connections, { store, choice }: ProductsFeature, log: vscode.LogOutputChannel) {
    super();
    this.ids = this.own(new PlugInIds(log));
    this.own(new PlugInLens(this.ids, connections, store));
    this.own(
      registerCommands({
        'cloudZoo.revealPluginCode': async given => {
          const ref = await choice.ask(t('Reveal Plug-in Code'), given);
          await (ref && revealPlugInCode(this.ids, store, ref));
        },
      }),
    );
  }
}
