import { setTimeout as delay } from 'node:timers/promises';
import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { chooseConnection } from '../../connections/choose';
import type { Clients } from '../../connections/clients/clients';
import { concurrency } from '../../connections/clients/limits';
import { type Connection, labelOf } from '../../connections/connection';
import type { Connections } from '../../connections/connections';
import { type Claim, claim } from '../../files/claim';
import { registerCommands } from '../../ui/commands';
import { notify, UserError } from '../../ui/messages';
import { Owner } from '../../ui/owner';
import { withCancellableProgress, withReportedProgress } from '../../ui/progress';
import type { Frame } from '../../ui/steps';
import { sentences } from '../../ui/text';
import type { RequestDocuments } from '../confirmation';
import type { RemovalSender } from '../sender';
import { chooseFile, type HeldBy, ListLens, ListReading } from './listFile';
import { type Plan, planOf, RecordedRemovals, type RowToSend, rowsToSend, wantedFor } from './plan';
import { Rate } from './progress';
import { askAboutUncertain, askCount } from './question';
import { BulkRemoval } from './removeListed';
import { resultCsv, statesOf, type Tally, tallyOf } from './result';
import { ResultFile } from './resultFile';
import { apiLicenseListing, clusterListing, deviceListing, type LicenseList, type Listing } from './rows';
import type { StoppedBy } from './run';
import { endSentence, nothingLeftWords, runTitle, stopWords } from './words';

/** Milliseconds between two words about how far a run is. */
const pace = 400;

/** Removes the licenses that a file lists: checks it whole, asks once, sends, and writes what came of it beside it. */
export class BulkDeletion extends Owner {
  private readonly reading = this.own(new ListReading());
  private readonly lens = this.own(new ListLens());

  constructor(
    private readonly connections: Connections,
    private readonly clients: Clients,
    private readonly requests: RequestDocuments,
    private readonly sender: RemovalSender,
    /** Where it is noted which files are being run over, for all windows. */
    private readonly claims: string,
    private readonly heldBy: HeldBy,
  ) {
    super();
    this.own(
      registerCommands({
        'cloudZoo.deleteLicenses': ({ connection, answers, uri }) => {
          // The name of a connection alone is no file.
          const isNamed = connection === undefined || 'file' in answers || 'uri' in answers;
          return this.run(connection, isNamed ? uri : undefined);
        },
      }),
    );
  }

  /** Asks for what is not given; the number of rows is always asked. */
  private async run(name: string | undefined, given: vscode.Uri | undefined): Promise<void> {
    const canGoBack = name === undefined && this.connections.all().length > 1;
    for (let answer: 'back' | undefined = 'back'; answer === 'back'; ) {
      const connection = await chooseConnection(this.connections, t('Delete Licenses from File'), name);
      answer = connection && (await this.runOn(connection, given, canGoBack));
    }
  }

  /** @param canGoBack whether the connection was asked for. */
  private async runOn(
    connection: Connection,
    given: vscode.Uri | undefined,
    canGoBack: boolean,
  ): Promise<'back' | undefined> {
    const frame = (step: number, totalSteps: number): Frame => ({
      title: t('Delete Licenses from File · {0}', labelOf(connection)),
      step: step + (canGoBack ? 1 : 0),
      totalSteps: totalSteps + (canGoBack ? 1 : 0),
      canGoBack: canGoBack || step > 1,
    });
    if (given) {
      return await this.runOver(given, connection, frame(1, 1));
    }
    for (;;) {
      const file = await chooseFile(frame(1, 2), connection, this.lens, this.heldBy);
      if (file === 'back' || file === undefined) {
        return file;
      }
      if ((await this.runOver(file, connection, frame(2, 2))) !== 'back') {
        return undefined;
      }
    }
  }

  private async runOver(file: vscode.Uri, connection: Connection, frame: Frame): Promise<'back' | undefined> {
    const held = await claim(this.claims, file.toString());
    if (!held.isOurs) {
      throw new UserError(
        t(
          'This file is already being processed since {0}, in this window or another one (process {1}).',
          new Date(held.holder.since).toLocaleTimeString(vscode.env.language),
          held.holder.pid,
        ),
      );
    }
    try {
      sayCutOff(held);
      return await this.runHeld(file, connection, frame);
    } finally {
      await held.release();
    }
  }

  private async runHeld(file: vscode.Uri, connection: Connection, frame: Frame): Promise<'back' | undefined> {
    const list = await this.reading.read(file, await this.listingOn(connection));
    const recorded = await this.recordedOf(list);
    const plan = planOf(list, recorded);
    const sendsAgain = await askAboutUncertain(connection, plan);
    if (sendsAgain === undefined) {
      return undefined;
    }
    const toSend = rowsToSend(plan, sendsAgain);
    const result = await ResultFile.beside(file);
    if (!toSend.length) {
      await result.write(resultCsv(list, await statesOf(list, recorded), new Map()));
      sayNothingLeft(plan, result);
      return undefined;
    }
    const answer = await askCount(frame, list, plan, toSend, this.requests);
    if (answer === 'back') {
      return 'back';
    }
    if (answer) {
      await this.send(list, recorded, toSend, result);
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
        await withCancellableProgress(t('Logging in to {0}…', labelOf(connection)), logIn, true);
        return apiLicenseListing(connection, client);
      }
    }
  }

  private async recordedOf(list: LicenseList): Promise<RecordedRemovals> {
    return new RecordedRemovals(await this.sender.record.search(wantedFor(list)), list);
  }

  private async send(
    list: LicenseList,
    recorded: RecordedRemovals,
    toSend: readonly RowToSend[],
    result: ResultFile,
  ): Promise<void> {
    const { connection, file } = list;
    const { tally, stoppedBy } = await this.runShown(list, recorded, toSend, result);
    const said = endSentence(connection, tally, tally.notSent === 0 && !stoppedBy);
    const isLeft = tally.refused + tally.unknown + tally.notSent > 0;
    const again = {
      title: t('Run Again…'),
      run: () =>
        vscode.commands.executeCommand('cloudZoo.deleteLicenses', { connection: connection.name, file }),
    };
    const level = stoppedBy?.why === 'failure' ? 'error' : isLeft ? 'warning' : 'information';
    const why = stoppedBy && stopWords(stoppedBy, Date.now());
    void notify(level, sentences(said, why), [openAction(result), ...(isLeft ? [again] : [])]);
  }

  /** Runs under a notification with rate, time left and Cancel. */
  private async runShown(
    list: LicenseList,
    recorded: RecordedRemovals,
    toSend: readonly RowToSend[],
    result: ResultFile,
  ): Promise<{ readonly tally: Tally; readonly stoppedBy?: StoppedBy | undefined }> {
    return await withReportedProgress(runTitle(list.connection), async (signal, report) => {
      const removal = new BulkRemoval(list, toSend, recorded, {
        concurrency: concurrency(),
        signal,
        now: Date.now,
        wait,
        send: (row, earlier) => this.sender.sendListed(list.removalOf(row), earlier, list.file),
        writeResult: csv => result.write(csv),
      });
      const rate = new Rate(Date.now);
      let shown = 0;
      const say = () => {
        const { progress } = removal.run;
        report(rate.wordsFor(progress), ((progress.answered - shown) / progress.total) * 100);
        shown = progress.answered;
      };
      say();
      const timer = setInterval(say, pace);
      try {
        const states = await removal.go();
        const { stoppedBy, answered: ended } = removal.run;
        const rows = new Set(toSend.map(({ row }) => row));
        // A row that was not reached may have an outcome of an earlier run; of this one it has none.
        const ofThisRun = states
          .filter(({ row }) => rows.has(row))
          .map(({ row, outcome }) => ({ outcome: ended.has(row) ? outcome : ('notSent' as const) }));
        return { tally: tallyOf(ofThisRun), stoppedBy };
      } finally {
        clearInterval(timer);
      }
    });
  }
}

function sayCutOff(held: Claim): void {
  if (held.isOurs && held.cutOff) {
    void notify(
      'information',
      t(
        'An earlier run of this file was interrupted ({0}). What it sent is known from the activity.',
        new Date(held.cutOff.since).toLocaleString(vscode.env.language),
      ),
    );
  }
}

function sayNothingLeft(plan: Plan, result: ResultFile): void {
  void notify('information', nothingLeftWords(plan), [openAction(result)]);
}

function openAction({ uri }: ResultFile): { title: string; run(): unknown } {
  return { title: t('Open Result'), run: () => vscode.commands.executeCommand('vscode.open', uri) };
}

/** Resolves after the time, or at once when the signal fires. */
async function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal }).catch(() => undefined);
}
