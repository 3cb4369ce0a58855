import { t } from '@vscode/l10n';
import { type Exchange, type IssuerClient, written } from '../../services/issuer/client';
import { SecretMask } from '../../services/secretMask';
import type { Check, Verdict } from '../checks/check';
import type { Plan } from '../plan';
import { Ledger, ledgerOfAll } from './ledger';
import { CannotTell, Seen } from './seen';
import type { StepId } from './stepIds';
import { type Step, stepsOf } from './steps';
import { takeBack } from './takeBack';

/** Milliseconds after which an answer is called slow; nothing is documented. */
export const slowAfter = 5000;

/** So many calls without an answer, and the server is taken for gone. */
const mostUnanswered = 2;

/** What came of a check, with the secret in none of its texts. */
export interface CheckResult {
  readonly check: Check;
  readonly verdict: Verdict;
  /** The calls that it looked at as a person may read them, first those that show what is wrong. */
  readonly exchanges: readonly string[];
  /** How long they took together. */
  readonly milliseconds: number;
}

export interface RunOptions {
  readonly plan: Plan;
  readonly client: IssuerClient;
  readonly checks: readonly Check[];
  /** Ends the run after the call under way; what was added is removed all the same. */
  readonly stop: AbortSignal;
  readonly slowAfter?: number;
  /** Whether an earlier run of the plan was cut off with the window: what it may have added is removed first. */
  readonly isAfterCut?: boolean;
  /** Is told of each result as soon as it is known. */
  ended?(result: CheckResult): void;
}

export interface RunResult {
  readonly results: readonly CheckResult[];
  /** What could not be taken back, a sentence each. */
  readonly notes: readonly string[];
  readonly isStopped: boolean;
}

/** Makes the calls that the checks need, judges what was seen, and takes back what was added. */
export async function runChecks(options: RunOptions): Promise<RunResult> {
  return await new Run(options).run();
}

class Run {
  private readonly seen: Seen;
  private readonly mask: SecretMask;
  private readonly ledger = new Ledger();
  private readonly results: CheckResult[] = [];
  private readonly finished = new Set<StepId>();
  private unanswered = 0;
  /** Why no further call is made. */
  private ending: string | undefined;
  /** Whether nothing but the very first checks can be judged. */
  private isShut = false;

  constructor(private readonly options: RunOptions) {
    const { plan, client } = options;
    this.mask = new SecretMask(client.account.secret);
    this.seen = new Seen(plan, client.account.issuer, this.mask, options.slowAfter ?? slowAfter);
  }

  async run(): Promise<RunResult> {
    const { plan, client, stop } = this.options;
    let notes: string[] = [];
    try {
      for (const step of this.steps()) {
        if (stop.aborted) {
          this.ending = t('The run was stopped.');
        }
        if (this.ending === undefined) {
          await this.make(step);
          await this.removeLeftBehind(step);
        }
        this.finished.add(step.id);
        this.judge(false);
      }
      this.judge(true);
    } finally {
      notes = await takeBack(plan, this.ledger, this.seen, client);
    }
    const { checks } = this.options;
    const results = checks.flatMap(check => this.results.find(one => one.check === check) ?? []);
    return { results, notes: notes.map(note => this.mask.hide(note)), isStopped: stop.aborted };
  }

  /** Once the server is known to answer. */
  private async removeLeftBehind({ id }: Step): Promise<void> {
    const { plan, client, isAfterCut } = this.options;
    if (isAfterCut && id === 'known' && this.ending === undefined) {
      // What cannot be removed was most likely never added: nothing is said of it.
      await takeBack(plan, ledgerOfAll(plan), this.seen, client);
    }
  }

  /** The calls that the checks need, with those that these need; whether the server is there at all comes first. */
  private steps(): Step[] {
    const { plan, client, checks } = this.options;
    const all = stepsOf(plan, client.account);
    const wanted = new Set<StepId>(['known']);
    const want = (id: StepId): void => {
      const step = all.find(one => one.id === id);
      if (step && !wanted.has(id)) {
        wanted.add(id);
        step.needs.forEach(want);
      }
    };
    for (const { steps } of checks) {
      steps.forEach(want);
    }
    return all.filter(({ id }) => wanted.has(id));
  }

  private async make(step: Step): Promise<void> {
    const call = step.call(this.seen);
    if (!call) {
      return;
    }
    // What may change something is not cut off: whether it did could not be told any more.
    const signal = call.callback === 'get_license' ? this.options.stop : undefined;
    const exchange = await this.options.client.call(call, signal);
    if (exchange.failure?.kind === 'cancelled') {
      this.ending = t('The run was stopped.');
      return;
    }
    this.seen.add(step.id, exchange);
    this.ledger.note(step, exchange, this.seen);
    this.ending = this.endingAfter(step, exchange);
  }

  private endingAfter({ id }: Step, { answer, failure }: Exchange): string | undefined {
    if (failure) {
      this.unanswered++;
      return id === 'known' || failure.kind === 'unreachable' || this.unanswered >= mostUnanswered
        ? t('Could not be checked: the server does not answer.')
        : undefined;
    }
    const status = answer?.status ?? 0;
    if (id !== 'known') {
      return undefined;
    }
    this.isShut = (status >= 300 && status < 400) || status === 401 || status === 403;
    if (status >= 300 && status < 400) {
      return t('Could not be checked: the server redirects to another address.');
    }
    return status === 401 || status === 403
      ? t('Could not be checked: the server does not accept the credentials of the connection.')
      : undefined;
  }

  private judge(isEnd: boolean): void {
    const judged = new Set(this.results.map(({ check }) => check));
    for (const check of this.options.checks) {
      const isDue = isEnd || (!check.isOverall && this.isFinished(check));
      if (!judged.has(check) && isDue) {
        const result = this.resultOf(check);
        this.results.push(result);
        this.options.ended?.(result);
      }
    }
  }

  private isFinished({ steps }: Check): boolean {
    return steps.every(id => this.finished.has(id));
  }

  private resultOf(check: Check): CheckResult {
    const verdict = this.verdictOf(check);
    const about = 'about' in verdict ? (verdict.about ?? []) : [];
    const ids = check.isOverall && about.length ? about : [...about, ...check.steps];
    const exchanges = [...new Set(ids)].flatMap(id => this.seen.exchange(id) ?? []);
    // What looks at everything would count each call once more.
    const timed = check.isOverall ? [] : exchanges;
    const milliseconds = timed.reduce((sum, exchange) => sum + exchange.milliseconds, 0);
    return {
      check,
      verdict: hidden(verdict, this.mask),
      exchanges: exchanges.map(exchange => written(exchange, this.mask)),
      milliseconds,
    };
  }

  private verdictOf(check: Check): Verdict {
    if (this.ending !== undefined && !check.isFirst && (this.isShut || !this.isSeen(check))) {
      return { kind: 'skipped', message: this.ending };
    }
    try {
      return check.judge(this.seen);
    } catch (error) {
      if (error instanceof CannotTell) {
        return { kind: 'skipped', message: error.message };
      }
      throw error;
    }
  }

  private isSeen({ steps }: Check): boolean {
    return steps.every(id => this.seen.exchange(id));
  }
}

/** What a server answers may hold the secret. */
function hidden(verdict: Verdict, mask: SecretMask): Verdict {
  if (verdict.kind === 'passed') {
    return verdict;
  }
  const message = mask.hide(verdict.message);
  if (verdict.kind !== 'failed') {
    return { ...verdict, message };
  }
  const { expected, actual } = verdict;
  return {
    ...verdict,
    message,
    ...(expected !== undefined && { expected: mask.hide(expected) }),
    ...(actual !== undefined && { actual: mask.hide(actual) }),
  };
}
