import { createHash } from 'node:crypto';
import { type Intent, type Operation, outcomeOfFailure, type RecordedOutcome } from '../activity/entry';
import { accountOf, type Connection } from '../connections/connection';
import { ServiceError } from '../services/serviceError';
import type { ReadableRequest } from './request';

export type RemovalOperation = Extract<
  Operation,
  'deleteLicenseCluster' | 'deactivateDevice' | 'deleteApiLicense'
>;

/** What a removal is called where it is asked about and reported. */
export interface RemovalWords {
  readonly question: string;
  /** The lines under the question: everything that is named, and what follows. */
  readonly details: readonly string[];
  /** The destructive button, named by its effect. */
  readonly button: string;
  readonly progress: string;
  readonly done: string;
  readonly alreadyGone: string;
  /** Where a removal of something else may have taken it along. */
  readonly notThere?: string;
  readonly refused: string;
  readonly unknown: string;
}

/**
 * What was sent before, as far as it may explain that something is not there: the same removal, which worked or may
 * have, or another one of the same entity, with whose license cluster this license may have gone.
 */
export type Earlier = 'nothing' | 'sameEntity' | 'same';

/** How a removal ended: what the record keeps of it, and the error behind it. */
export interface RemovalOutcome {
  readonly recorded: RecordedOutcome;
  readonly error?: ServiceError;
}

/** One removal on one service, complete: it can be asked about, shown, recorded and sent. */
export interface Removal {
  readonly connection: Connection;
  readonly operation: RemovalOperation;
  /** What it is about, by the service's own names, as the record keeps it. */
  readonly subject: Readonly<Record<string, string>>;
  /** Tells the same removal again, without saying a key or a token. */
  readonly fingerprint: string;
  readonly words: RemovalWords;
  readonly request: ReadableRequest;
  /**
   * Sends one request that can have acted.
   *
   * @param earlier tells what it means that it is not there.
   */
  send(earlier: Earlier, signal?: AbortSignal): Promise<RemovalOutcome>;
}

/** What the questions for a removal came to: `back` leads to the question before them, undefined is Escape. */
export type Answer = NamedRemoval | 'back' | undefined;

/** A removal that a person has named, and how to ask on. */
export interface NamedRemoval {
  readonly removal: Removal;
  /** The same questions again with what was answered, beginning with the one that an error is about. */
  edit(error?: ServiceError): Promise<Answer>;
  /** The questions for the next one; connection and product stay. */
  another(): Promise<Answer>;
}

/** What is noted of a request, beside where it goes. */
export type Noted = Omit<Intent, 'connection' | 'service' | 'host'>;

/** Notes that a request is about to be sent, and returns how to note its end. */
export type NoteIntent = (
  connection: Connection,
  noted: Noted,
) => Promise<(outcome: RecordedOutcome) => Promise<void>>;

/** A removal that was answered, or not; its outcome may be on its way to the record yet. */
export interface Answered extends RemovalOutcome {
  /** Resolves when the outcome is on the record; never unhandled where it rejects. */
  readonly isRecorded: Promise<void>;
}

/**
 * Sends a removal between the two lines that the record has of it; the second one is not waited for.
 *
 * @param file the address of the file that lists it, where it is one of many.
 */
export async function sendRecorded(
  noteIntent: NoteIntent,
  removal: Removal,
  earlier: Earlier,
  file: string | undefined,
  signal?: AbortSignal,
): Promise<Answered> {
  const { connection, operation, subject, fingerprint } = removal;
  const noteOutcome = await noteIntent(connection, { operation, subject, fingerprint, file });
  const outcome = await removal.send(earlier, signal);
  const isRecorded = noteOutcome(outcome.recorded);
  isRecorded.catch(() => undefined);
  return { ...outcome, isRecorded };
}

/** Digests what makes two removals the same; tokens and keys in it are too long to be guessed. */
export function fingerprintOf(connection: Connection, ...identity: readonly (string | undefined)[]): string {
  const text = JSON.stringify([accountOf(connection), ...identity]);
  return createHash('sha256').update(text, 'utf8').digest('hex').slice(0, 32);
}

/** Of a license key, the record has the last four characters, and never the whole. */
export function shortened(key: string): string {
  return `…${[...key].slice(1).slice(-4).join('')}`;
}

/**
 * Sends a request whose success says it all, and puts its failure into the table of outcomes.
 *
 * @param meansNotThere whether a refusal says that what was to be removed is not there.
 */
export async function outcomeOf(
  request: () => Promise<void>,
  meansNotThere: (error: ServiceError) => boolean,
  earlier: Earlier,
): Promise<RemovalOutcome> {
  try {
    await request();
    return { recorded: { outcome: 'done', status: 200 } };
  } catch (error) {
    const failure = serviceErrorOf(error);
    const { status, code, duringSignIn } = failure.failure;
    const isMissing = !duringSignIn && failure.certainlyNotApplied && meansNotThere(failure);
    return isMissing && earlier !== 'nothing'
      ? { recorded: { outcome: earlier === 'same' ? 'alreadyGone' : 'notThere', status, code } }
      : { recorded: outcomeOfFailure(failure), error: failure };
  }
}

/** What is no error of a service is a mistake of ours, and thrown on. */
export function serviceErrorOf(error: unknown): ServiceError {
  if (!(error instanceof ServiceError)) {
    throw error;
  }
  return error;
}
