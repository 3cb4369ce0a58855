import { t } from '@vscode/l10n';
import type { IssuerAnswer } from '../../services/issuer/client';
import type { PlanProperty } from '../plan';
import type { Seen } from '../run/seen';
import type { StepId } from '../run/stepIds';

/** What a check found. A warning is about what the guide leaves open, or only says should be so. */
export type Verdict =
  | { readonly kind: 'passed' }
  | { readonly kind: 'warning'; readonly message: string; readonly about?: readonly StepId[] }
  | {
      readonly kind: 'failed';
      readonly message: string;
      readonly expected?: string;
      readonly actual?: string;
      /** The calls that show it, where they are not all that the check looks at. */
      readonly about?: readonly StepId[];
    }
  | { readonly kind: 'skipped'; readonly message: string };

/** One rule of the guide, and a pure judgement of what was seen. */
export interface Check {
  /** Stable: results are kept by it. */
  readonly id: string;
  /** A sentence that says what is right, and what Cloud Zoo or Rhino makes of it. */
  title(): string;
  /** The property of the plan that it is about; the check is there only where the property is. */
  readonly property: PlanProperty;
  /** The calls without which it cannot be judged. */
  readonly steps: readonly StepId[];
  /** Whether it looks at everything that was seen, and is judged at the end. */
  readonly isOverall?: true;
  /** Whether a server that cannot be talked to is what it is about. */
  readonly isFirst?: true;
  /** @throws CannotTell */
  judge(seen: Seen): Verdict;
}

export const passed: Verdict = { kind: 'passed' };

/** Judges that an answer has the status that it should have. */
export function expectStatus(seen: Seen, id: StepId, status: number, consequence: string): Verdict {
  const answer = seen.answer(id);
  return answer.status === status
    ? passed
    : {
        kind: 'failed',
        message: `${t('It answered {0} instead of {1}.', answer.status, status)} ${consequence}`,
        expected: String(status),
        actual: shown(answer),
        about: [id],
      };
}

/** A status and, where there is one, the beginning of a body. */
export function shown({ status, text }: IssuerAnswer): string {
  return text ? `${status}\n${pretty(text).slice(0, 2000)}` : String(status);
}

/** JSON laid out for comparing; any other text as it is. */
export function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}
