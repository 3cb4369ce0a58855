import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ActivityRecord } from '../activity/record';
import type { CommandArguments } from '../commandArguments';
import type { ConnectionsFeature } from '../connections/feature';
import type { ProductsFeature } from '../products/feature';
import { registerCommands } from '../ui/commands';
import { UserError } from '../ui/messages';
import { Owner } from '../ui/owner';
import { withCancellableProgress } from '../ui/progress';
import { withToken } from '../ui/signals';
import { askPick } from '../ui/steps';
import { Consent } from './consent';
import { createIssuerTest } from './create';
import { isPlan, PlanDiagnostics, type PlanFile, PlanFiles, rangeIn } from './planFiles';
import { PlanRuns } from './planRun';
import { Play } from './play';
import { PlayedCalls } from './playedCalls';
import { Reports } from './reporting';
import { IssuerTests } from './testController';

/** Cloud Zoo's side of the vendor's own server: plans, the tests that they are, and what comes of them. */
export class IssuerFeature extends Owner {
  private readonly files = this.own(new PlanFiles());
  private readonly reports = this.own(new Reports());
  private readonly runs: PlanRuns;
  private readonly tests: IssuerTests;

  /**
   * @param memory of this machine, over all workspaces: what was agreed to.
   * @param claims the folder where all windows note which servers they test.
   */
  constructor(
    connecting: ConnectionsFeature,
    { store, choice }: ProductsFeature,
    record: ActivityRecord,
    memory: vscode.Memento,
    claims: string,
  ) {
    super();
    const { connections } = connecting;
    const consent = this.own(new Consent(connections, memory));
    this.own(new PlanDiagnostics(this.files, connections));
    this.runs = new PlanRuns(connecting, consent, record, memory, claims);
    this.tests = this.own(new IssuerTests(this.files, this.runs));
    const play = new Play(connecting, store, new PlayedCalls(connecting.clients, consent, record));
    this.own(
      registerCommands({
        'cloudZoo.createIssuerTest': given => createIssuerTest(connecting, choice, given),
        'cloudZoo.testIssuer': given => this.test(given),
        'cloudZoo.playAddKey': given => play.addKey(given),
        'cloudZoo.playRemoveLicense': given => play.removeLicense(given),
      }),
    );
  }

  private async test(given: CommandArguments): Promise<void> {
    const file = await this.choose(given);
    if (!file) {
      return;
    }
    const [problem] = file.problems;
    if (problem) {
      const { start } = rangeIn(file.text, problem);
      await vscode.window.showTextDocument(file.uri, { selection: new vscode.Range(start, start) });
      throw new UserError(t('Nothing was sent. Line {0}: {1}', start.line + 1, problem.message));
    }
    if (!file.plan || !(await this.runs.agree(file.plan))) {
      return;
    }
    const report = await withCancellableProgress(
      t('Testing the issuer’s server…'),
      signal => withToken(signal, token => this.tests.test(file, token)),
      true,
    );
    if (report) {
      this.reports.tell(report);
      await this.reports.show(report);
    }
  }

  /** The plan of the argument, the one in front, the only one there is, or the one that is picked. */
  private async choose(given: CommandArguments): Promise<PlanFile | undefined> {
    const active = vscode.window.activeTextEditor?.document.uri;
    const uri = given.uri ?? (active && isPlan(active) ? active : undefined);
    if (uri) {
      return (await this.files.read(uri)) ?? notThere(uri);
    }
    const found = await this.files.find();
    if (found.length < 2) {
      return found[0] ?? noPlan();
    }
    const items = found.map(file => ({
      label: vscode.workspace.asRelativePath(file.uri),
      description: file.plan?.url,
      value: file,
    }));
    const answer = await askPick({ title: t('Test Issuer'), step: 1, totalSteps: 1 }, t('Plan'), items);
    return typeof answer === 'object' ? answer.value : undefined;
  }
}

function notThere(uri: vscode.Uri): never {
  throw new UserError(t('The file {0} does not exist.', vscode.workspace.asRelativePath(uri)));
}

function noPlan(): never {
  throw new UserError(t('There is no issuer test in this workspace yet. Create one first.'), [
    {
      title: t('Create Issuer Test…'),
      run: () => vscode.commands.executeCommand('cloudZoo.createIssuerTest'),
    },
  ]);
}
