import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Clients } from '../../connections/clients';
import type { Connection } from '../../connections/connection';
import { explain } from '../../connections/explain';
import { notify, UserError } from '../../ui/messages';
import { withCancellableProgress } from '../../ui/progress';
import type { Frame } from '../../ui/steps';
import { sentences } from '../../ui/text';
import type { RequestDocuments } from '../requestDocuments';
import type { LicenseSending } from '../sending';
import { chooseFile } from './chooseFile';
import { FileProblems } from './fileProblems';
import type { LicenseList } from './list';
import { apiLicenseListing, clusterListing, deviceListing, type Listing } from './listing';
import { type Attempts, type Plan, planOf, type Sending, sendingsOf } from './plan';
import { askAboutUncertain, askCount } from './questions';
import { ListReading } from './reading';
import { resultCsv } from './result';
import { ResultFile } from './resultFile';
import { runShown } from './shownRun';
import { statesOf } from './state';
import { endSentence } from './words';

/** Removes the licenses that a file lists: checks it whole, asks once, sends, and writes what came of it beside it. */
export class BulkDeletion implements vscode.Disposable {
  private readonly problems = new FileProblems();
  private readonly reading = new ListReading(this.problems);
  /** Files whose rows are being sent: a second run would send them twice. */
  private readonly running = new Set<string>();

  constructor(
    private readonly clients: Clients,
    private readonly requests: RequestDocuments,
    private readonly sending: LicenseSending,
  ) {}

  dispose(): void {
    this.problems.dispose();
  }

  /** @param given the file, where it is known; the number of rows is always asked. */
  async run(connection: Connection, given?: vscode.Uri): Promise<void> {
    if (given) {
      await this.runOver(given, connection, { title: title(), step: 1, totalSteps: 1 });
      return;
    }
    for (let isBack = true; isBack; ) {
      const file = await chooseFile({ title: title(), step: 1, totalSteps: 2 }, connection.service);
      const frame = { title: title(), step: 2, totalSteps: 2 };
      isBack = file !== undefined && (await this.runOver(file, connection, frame)) === 'back';
    }
  }

  private async runOver(file: vscode.Uri, connection: Connection, frame: Frame): Promise<'back' | undefined> {
    this.checkNotRunning(file.toString());
    const list = await this.reading.read(file, await this.listingOn(connection));
    const followed = await this.sending.record.follow(list.rows.map(({ removal }) => removal.fingerprint));
    try {
      return await this.runList(list, followed.attempts, connection, new ResultFile(file), frame);
    } finally {
      followed.dispose();
    }
  }

  private async runList(
    list: LicenseList,
    attempts: Attempts,
    connection: Connection,
    result: ResultFile,
    frame: Frame,
  ): Promise<'back' | undefined> {
    const plan = planOf(list, attempts);
    const sendsAgain = await askAboutUncertain(connection, plan);
    if (sendsAgain === undefined) {
      return undefined;
    }
    const sendings = sendingsOf(plan, sendsAgain);
    if (!sendings.length) {
      await result.write(resultCsv(list, statesOf(list, attempts), new Map()));
      this.sayNothingLeft(plan, result);
      return undefined;
    }
    const answer = await askCount(frame, connection, list, plan, sendings, this.requests);
    if (answer === 'back') {
      return 'back';
    }
    if (answer) {
      await this.send(connection, list, attempts, plan, sendings, result);
    }
    return undefined;
  }

  /** What makes removals of rows; an account that is asked for a login is so before anything else. */
  private async listingOn(connection: Connection): Promise<Listing> {
    switch (connection.service) {
      case 'cloudZoo':
        return clusterListing(connection, await this.clients.cloudZoo(connection));
      case 'licenseSpring':
        return deviceListing(connection, await this.clients.licenseSpring(connection));
      case 'akana': {
        const client = await this.clients.akana(connection);
        const logIn = (signal: AbortSignal) => client.session.signIn(signal);
        // After a login that failed, a new attempt is the person's to make: this is one.
        await withCancellableProgress(t('Logging in to {0}…', connection.name), logIn, true);
        return apiLicenseListing(connection, client);
      }
    }
  }

  private async send(
    connection: Connection,
    list: LicenseList,
    attempts: Attempts,
    plan: Plan,
    sendings: readonly Sending[],
    result: ResultFile,
  ): Promise<void> {
    this.checkNotRunning(list.file);
    this.running.add(list.file);
    try {
      const { tally, stoppedBy } = await runShown(
        this.sending,
        connection,
        list,
        attempts,
        plan,
        sendings,
        result,
      );
      const said = endSentence(connection, tally, tally.notSent === 0 && !stoppedBy);
      const isLeft = tally.refused + tally.unknown + tally.notSent > 0;
      const again = {
        title: t('Run Again…'),
        run: () =>
          vscode.commands.executeCommand('cloudZoo.deleteLicenses', {
            connection: connection.name,
            file: list.file,
          }),
      };
      const level = stoppedBy ? 'error' : isLeft ? 'warning' : 'information';
      const why = stoppedBy && explain(stoppedBy);
      void notify(level, sentences(said, why), [openAction(result), ...(isLeft ? [again] : [])]);
    } finally {
      this.running.delete(list.file);
    }
  }

  private checkNotRunning(file: string): void {
    if (this.running.has(file)) {
      throw new UserError(t('A run over this file is under way.'));
    }
  }

  private sayNothingLeft({ doneBefore, uncertain }: Plan, result: ResultFile): void {
    const message = uncertain.length
      ? t('Nothing was sent: of all other rows, earlier runs have removed the licenses.')
      : t(
          'Nothing is left to send: earlier runs of this file have removed all of its {0} licenses. A file of another name is sent anew.',
          doneBefore.length,
        );
    void notify('information', message, [openAction(result)]);
  }
}

function title(): string {
  return t('Delete Licenses from File');
}

function openAction({ uri }: ResultFile): { title: string; run(): unknown } {
  return { title: t('Open Result'), run: () => vscode.commands.executeCommand('vscode.open', uri) };
}
