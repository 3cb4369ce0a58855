import { t } from '@vscode/l10n';
import type { RunProgress } from './run';

/** Milliseconds that the rate is taken over. */
const recent = 10_000;

/** Words for how far a run is, with its rate of late and the time that is left. */
export class Rate {
  private readonly samples: { readonly time: number; readonly ended: number }[] = [];

  constructor(private readonly now: () => number) {}

  /** Called a few times a second. */
  wordsFor({ total, answered: ended, failed, underWay, pause, isStopping }: RunProgress): string {
    const count = t('{0} of {1}', numberOf(ended), numberOf(total));
    const failures = failed ? [t('{0} failed', numberOf(failed))] : [];
    const perSecond = this.learn(ended);
    if (isStopping) {
      return [count, t('finishing {0} requests…', underWay), ...failures].join(' · ');
    }
    if (pause > 0 && !underWay) {
      return [count, t('waiting {0}, as the service asked', countdown(pause)), ...failures].join(' · ');
    }
    const speed = perSecond
      ? [t('{0}/s', wordsForRate(perSecond)), t('{0} left', wordsForTime((total - ended) / perSecond))]
      : [];
    return [count, ...speed, ...failures].join(' · ');
  }

  private learn(ended: number): number {
    const time = this.now();
    this.samples.push({ time, ended });
    while (this.samples[0] && time - this.samples[0].time > recent) {
      this.samples.shift();
    }
    const [first] = this.samples;
    const seconds = first ? (time - first.time) / 1000 : 0;
    return first && seconds >= 1 ? (ended - first.ended) / seconds : 0;
  }
}

/** A number as it is read: 1,000. */
export function numberOf(count: number): string {
  return count.toLocaleString('en');
}

/** How long a time is, in the unit that suits it; in seconds. */
export function wordsForTime(seconds: number): string {
  if (seconds < 90) {
    return t('{0} s', Math.ceil(seconds));
  }
  return seconds < 90 * 60
    ? t('{0} min', Math.ceil(seconds / 60))
    : t('{0} h {1} min', Math.floor(seconds / 3600), Math.round((seconds % 3600) / 60));
}

/** What is left of a pause, to the second: `12 s`, `14:59 min`. */
function countdown(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  return seconds < 90
    ? t('{0} s', seconds)
    : t('{0} min', `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`);
}

function wordsForRate(perSecond: number): string {
  return perSecond < 10 ? perSecond.toFixed(1) : numberOf(Math.round(perSecond));
}
