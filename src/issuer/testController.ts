import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { explain } from '../connections/explain';
import { reportFailure, UserError } from '../ui/messages';
import { Owner } from '../ui/owner';
import { withSignal } from '../ui/signals';
import { neutralise } from '../ui/text';
import { checksOf, missingChecks } from './checks/all';
import type { Check } from './checks/check';
import { originOf, type Plan, planEnding } from './plan';
import { type PlanFile, type PlanFiles, rangeIn } from './planFiles';
import type { PlanRuns } from './planRun';
import type { Report } from './report';
import { asLines, tell } from './testResults';

/** Some checks of one plan that are to run, with their items in the Test Explorer. */
interface Chosen {
  readonly file: PlanFile;
  readonly items: readonly vscode.TestItem[];
}

/** VS Code's own testing interface: each plan is a suite, each check a test. */
export class IssuerTests extends Owner {
  private readonly controller = this.own(
    vscode.tests.createTestController('cloudZoo.issuer', t('Cloud Zoo Issuer')),
  );
  private readonly checks = new WeakMap<vscode.TestItem, Check>();

  constructor(
    private readonly files: PlanFiles,
    private readonly runs: PlanRuns,
  ) {
    super();
    this.own(files.onDidChange(({ uri, file }) => this.show(uri, file)));
    this.controller.resolveHandler = async item => {
      if (!item) {
        await files.find();
      }
    };
    this.controller.refreshHandler = async () => {
      await files.find();
    };
    this.own(
      this.controller.createRunProfile(
        t('Run'),
        vscode.TestRunProfileKind.Run,
        (request, token) => (request.continuous ? this.follow(request, token) : this.run(request, token)),
        true,
        undefined,
        true,
      ),
    );
  }

  /** Runs all checks of a plan; resolves to undefined where nothing was sent. @throws what the run failed at. */
  async test(file: PlanFile, token: vscode.CancellationToken): Promise<Report | undefined> {
    this.show(file.uri, file);
    const item = this.controller.items.get(file.uri.toString());
    if (!item || !file.plan) {
      return undefined;
    }
    const request = new vscode.TestRunRequest([item]);
    const run = this.controller.createTestRun(request, neutralise(item.label));
    try {
      return await this.runPlan(run, { file, items: childrenOf(item) }, token, true);
    } finally {
      run.end();
    }
  }

  private show(uri: vscode.Uri, file: PlanFile | undefined): void {
    const { items } = this.controller;
    const id = uri.toString();
    if (!file) {
      items.delete(id);
      return;
    }
    const item = items.get(id) ?? this.controller.createTestItem(id, nameOf(uri), uri);
    items.add(item);
    const { plan, problems, places, text } = file;
    const [problem] = problems;
    item.range = new vscode.Range(0, 0, 0, 0);
    item.description = plan ? new URL(plan.url).host : undefined;
    item.error = problem && t('Line {0}: {1}', rangeIn(text, problem).start.line + 1, problem.message);
    const checks = plan ? checksOf(plan) : [];
    const children = checks.map((check, index) => {
      const child =
        item.children.get(check.id) ?? this.controller.createTestItem(check.id, check.title(), uri);
      const place = places.get(check.property) ?? places.get('valid');
      child.range = place && rangeIn(text, place);
      child.sortText = String(index).padStart(3, '0');
      this.checks.set(child, check);
      return child;
    });
    item.children.replace(children);
  }

  /** Runs again what is asked for at each save, until the person has enough of it. */
  private follow(request: vscode.TestRunRequest, token: vscode.CancellationToken): void {
    const subscription = vscode.workspace.onDidSaveTextDocument(async ({ uri }) => {
      const file = uri.path.endsWith(planEnding) ? await this.files.read(uri) : undefined;
      if (file && !token.isCancellationRequested) {
        this.show(uri, file);
        const chosen = (await this.chosenBy(request)).filter(
          one => one.file.uri.toString() === uri.toString(),
        );
        await this.runAll(request, chosen, token, false);
      }
    });
    token.onCancellationRequested(() => subscription.dispose());
  }

  private async run(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
    await this.runAll(request, await this.chosenBy(request), token, true);
  }

  private async runAll(
    request: vscode.TestRunRequest,
    chosen: readonly Chosen[],
    token: vscode.CancellationToken,
    mayAsk: boolean,
  ): Promise<void> {
    const run = this.controller.createTestRun(request);
    try {
      for (const one of chosen) {
        if (!token.isCancellationRequested) {
          await this.runPlan(run, one, token, mayAsk).catch(error => {
            // The results say what failed; what a person can do about it, or nobody foresaw, a message.
            if (mayAsk || !(error instanceof UserError)) {
              reportFailure(error);
            }
          });
        }
      }
    } finally {
      run.end();
    }
  }

  /** The plans and checks of a request; each plan is read anew. */
  private async chosenBy({ include, exclude = [] }: vscode.TestRunRequest): Promise<Chosen[]> {
    if (!include) {
      await this.files.find();
    }
    const plans = new Map<vscode.TestItem, Set<string>>();
    for (const item of include ?? itemsOf(this.controller.items)) {
      const plan = item.parent ?? item;
      const ids = plans.get(plan) ?? new Set<string>();
      for (const check of item.parent ? [item] : childrenOf(item)) {
        ids.add(check.id);
      }
      plans.set(plan, ids);
    }
    const chosen: Chosen[] = [];
    for (const [item, ids] of plans) {
      const file = item.uri && (await this.files.read(item.uri));
      if (file && !exclude.includes(item)) {
        this.show(file.uri, file);
        const items = childrenOf(item).filter(child => ids.has(child.id) && !exclude.includes(child));
        chosen.push({ file, items });
      }
    }
    return chosen;
  }

  private async runPlan(
    run: vscode.TestRun,
    { file, items }: Chosen,
    token: vscode.CancellationToken,
    mayAsk: boolean,
  ): Promise<Report | undefined> {
    const { plan, uri } = file;
    if (!plan) {
      return undefined;
    }
    const byCheck = new Map(
      items.flatMap(item => (this.checks.get(item) ? [[this.checks.get(item), item]] : [])),
    );
    for (const item of items) {
      run.enqueued(item);
    }
    try {
      const result = await withSignal(token, stop =>
        this.runs.run({
          plan,
          checks: [...byCheck.keys()].flatMap(check => check ?? []),
          stop,
          mayAsk,
          ended: one => {
            const item = byCheck.get(one.check);
            if (item) {
              tell(run, item, one);
            }
          },
        }),
      );
      if (!result) {
        this.skipAll(run, items, t('Nothing was sent to {0}.', originOf(plan)));
        return undefined;
      }
      for (const note of result.notes) {
        run.appendOutput(`${asLines(note)}\r\n`);
      }
      return reportOf(file, plan, result);
    } catch (error) {
      const message = new vscode.TestMessage(error instanceof UserError ? error.message : explain(error));
      message.location = new vscode.Location(uri, new vscode.Position(0, 0));
      for (const item of items) {
        run.errored(item, message);
      }
      throw error;
    }
  }

  private skipAll(run: vscode.TestRun, items: readonly vscode.TestItem[], reason: string): void {
    run.appendOutput(`${asLines(reason)}\r\n`);
    for (const item of items) {
      run.skipped(item);
    }
  }
}

function reportOf(
  { uri }: PlanFile,
  plan: Plan,
  result: Omit<Report, 'plan' | 'name' | 'missing' | 'at'>,
): Report {
  const missing = missingChecks(plan).map(check => check.title());
  return { ...result, plan, name: nameOf(uri) + planEnding, missing, at: new Date() };
}

function nameOf(uri: vscode.Uri): string {
  const name = uri.path.split('/').at(-1) ?? uri.path;
  return name.slice(0, -planEnding.length) || name;
}

function childrenOf(item: vscode.TestItem): vscode.TestItem[] {
  return itemsOf(item.children);
}

function itemsOf(collection: vscode.TestItemCollection): vscode.TestItem[] {
  return [...collection].map(([, item]) => item);
}
