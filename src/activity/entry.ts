import * as v from 'valibot';
import { ServiceError } from '../services/serviceError';

/** What was asked of a service. */
export type Operation = (typeof operations)[number];
export const operations = [
  'saveProduct',
  'createProduct',
  'deleteLicenseCluster',
  'putLicenseCluster',
  'deactivateDevice',
  'deleteApiLicense',
  'testIssuer',
  'addLicense',
  'removeLicense',
] as const;

/**
 * What came of it. `alreadyGone` counts as done. `notThere` is neither success nor failure: the thing went with
 * something else that was removed before, or never was. `unknown` is what nobody can tell.
 */
export type Outcome = (typeof outcomes)[number];
export const outcomes = ['done', 'alreadyGone', 'notThere', 'refused', 'unknown'] as const;

/** Ids are kept, and names; never a secret, and of a license key the last four characters. */
const intent = {
  connection: v.string(),
  /** A name of a later version is kept as it is. */
  service: v.string(),
  host: v.string(),
  operation: v.string(),
  /** What it was about, by the service's own names: `productId`, `licenseId`, … */
  subject: v.record(v.string(), v.string()),
  /** Tells the same removal again, where the subject does not say all. */
  fingerprint: v.optional(v.string()),
  /** The file that the removal was listed in, where it was one of many. */
  file: v.optional(v.string()),
};

const ending = {
  /** A word of a later version is one that this version cannot tell. */
  outcome: v.fallback(v.picklist(outcomes), 'unknown'),
  /** HTTP status, where there was an answer. */
  status: v.optional(v.number()),
  /** The service's own error code. */
  code: v.optional(v.string()),
  /** What went wrong with the request, where there may have been no answer; its words may say a key and are not kept. */
  failure: v.optional(v.string()),
  /** What the service returned that is worth keeping, such as the deleted object. */
  returned: v.optional(v.string()),
};

/** Milliseconds since 1970 of which a `Date` can be made. */
const time = v.pipe(v.number(), v.minValue(0), v.maxValue(8e15));
/** A clock may be set while a request is under way. */
const milliseconds = v.pipe(v.number(), v.minValue(-1e14), v.maxValue(1e14));

const line = v.variant('kind', [
  v.object({
    kind: v.literal('intent'),
    id: v.string(),
    time,
    ...intent,
    /** The session of VS Code whose sandbox it was sent to; the next one has the same licenses again. */
    sandbox: v.optional(v.string()),
  }),
  v.object({ kind: v.literal('ending'), id: v.string(), milliseconds, ...ending }),
]);

const intentSchema = v.object(intent);
const endingSchema = v.object(ending);

type AnyIntent = Readonly<v.InferOutput<typeof intentSchema>>;

/** Written before a request is sent. */
export interface Intent extends AnyIntent {
  readonly service: 'cloudZoo' | 'licenseSpring' | 'akana' | 'issuer';
  readonly operation: Operation;
}

/** Written when the request has ended. */
export type RecordedOutcome = Readonly<v.InferOutput<typeof endingSchema>>;

/** A line of the record: before a request, or after it. */
export type Line = Readonly<v.InferOutput<typeof line>>;

/** One request; without an ending it is still under way or was cut off. */
export interface ActivityEntry extends AnyIntent {
  readonly id: string;
  /** Milliseconds since 1970 of the intent. */
  readonly time: number;
  readonly sandbox?: string;
  readonly ending?: RecordedOutcome & { readonly milliseconds: number };
}

/** How a request ended that threw: refused where it cannot have acted, else unknown. */
export function outcomeOfFailure(error: unknown): RecordedOutcome {
  if (!(error instanceof ServiceError)) {
    return { outcome: 'unknown' };
  }
  const { status, code, kind } = error.failure;
  const outcome = error.certainlyNotApplied ? 'refused' : 'unknown';
  return { outcome, status, code, ...(kind !== 'refused' && { failure: kind }) };
}

/** Reads a line that others may have written, cut or changed; undefined is one that this version cannot read. */
export function parseLine(text: string): Line | undefined {
  try {
    const { success, output } = v.safeParse(line, JSON.parse(text));
    return success ? output : undefined;
  } catch {
    return undefined;
  }
}

/** What is longer is cut, so that no line becomes too long to be read. */
const longestValue = 10_000;
const longestReturned = 500_000;

/** Writes a line, of one line. */
export function lineText(line: Line): string {
  return JSON.stringify(
    line.kind === 'intent'
      ? { ...line, subject: mapped(line.subject, value => value.slice(0, longestValue)) }
      : { ...line, returned: line.returned?.slice(0, longestReturned) },
  );
}

/** The entry that begins with an intent. */
export function entryOf({ kind: _, ...entry }: Line & { readonly kind: 'intent' }): ActivityEntry {
  return entry;
}

/** An entry with how it ended. */
export function withOutcome(
  entry: ActivityEntry,
  { kind: _, id: __, ...ending }: Line & { readonly kind: 'ending' },
): ActivityEntry {
  return { ...entry, ending };
}

function mapped(
  values: Readonly<Record<string, string>>,
  change: (value: string) => string,
): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}
