import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { RecordedOutcome } from '../activity/entry';
import type { ActivityRecord } from '../activity/record';
import { momentWords } from '../activity/words';
import type { Connection } from '../connections/connection';
import type { Connections } from '../connections/connections';
import { explain } from '../connections/explain';
import { notify, UserError } from '../ui/messages';
import { sentences } from '../ui/text';
import { earlierIn } from './earlier';
import {
  type Answered,
  type Earlier,
  type Noted,
  type Removal,
  type RemovalOutcome,
  sendRecorded,
} from './removal';

/** Sends what changes licenses: each request is on the record before it leaves, and its outcome after. */
export class RemovalSender {
  constructor(
    private readonly connections: Connections,
    readonly record: ActivityRecord,
  ) {}

  /** Sends a removal; one that may have happened before is taken for a repetition. */
  async send(removal: Removal, signal: AbortSignal): Promise<RemovalOutcome> {
    const answered = await this.sendListed(removal, await this.earlierThan(removal), undefined, signal);
    await answered.isRecorded;
    return answered;
  }

  /** What was sent before, in this session or another. */
  async earlierThan(removal: Removal): Promise<Earlier> {
    const { fingerprint, subject } = removal;
    const entityIds = subject.entityId === undefined ? [] : [subject.entityId];
    return earlierIn(await this.record.search({ fingerprints: [fingerprint], entityIds }), removal);
  }

  /** Says that something is gone already, and since when, where the record knows. */
  async goneWords({ fingerprint, operation, words }: Removal): Promise<string> {
    const removedAt = await this.record.removedBefore(fingerprint);
    if (removedAt === undefined) {
      return words.alreadyGone;
    }
    const when = momentWords(removedAt, Date.now(), vscode.env.language);
    return sentences(
      words.alreadyGone,
      operation === 'deactivateDevice' ? t('Deactivated {0}.', when) : t('Deleted {0}.', when),
    );
  }

  /** Sends a removal that a file lists, by its address; without a signal it is not cut short. */
  async sendListed(
    removal: Removal,
    earlier: Earlier,
    file: string | undefined,
    signal?: AbortSignal,
  ): Promise<Answered> {
    return await sendRecorded((...noted) => this.note(...noted), removal, earlier, file, signal);
  }

  /** Notes that a request is about to be sent, and returns how to note its end; what cannot be noted is not sent. */
  async note(connection: Connection, noted: Noted): Promise<(outcome: RecordedOutcome) => Promise<void>> {
    const { service, name, endpoint } = connection;
    const intent = { connection: name, service, host: new URL(endpoint).host, ...noted };
    try {
      const noteOutcome = await this.record.note(intent, this.connections.isTemporary(connection));
      // What was done stays done: its own outcome is still to be said.
      return outcome => noteOutcome(outcome).catch(error => this.sayUnrecorded(error));
    } catch (error) {
      throw new UserError(t('Nothing was sent, because it could not be recorded first: {0}', explain(error)));
    }
  }

  private sayUnrecorded(error: unknown): void {
    void notify('warning', t('The outcome could not be recorded in the activity: {0}', explain(error)));
  }
}
