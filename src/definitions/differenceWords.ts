import { t } from '@vscode/l10n';
import { differenceOf } from '../products/difference';
import type { Product } from '../services/cloudZoo/product';
import { neutralise } from '../ui/text';

/** What a lens says about a definition and the live product of one connection. */
export interface DifferenceWords {
  readonly title: string;
  readonly tooltip: string;
  /** Whether there is something to push or to pull. */
  readonly canPush: boolean;
  readonly canPull: boolean;
}

/** At most so many names stand in a title. */
const mostNames = 3;

/** Compares with the live product as it was last fetched; nothing is said of it as long as that has not happened. */
export function differenceWords(
  definition: Product | undefined,
  live: Product | undefined,
  connection: string,
): DifferenceWords {
  if (!definition || !live) {
    return {
      title: t('$(diff) Compare with {0}', connection),
      tooltip: t('Fetches the live product and shows what differs'),
      canPush: true,
      canPull: true,
    };
  }
  const { changed, readOnly, onlyLive } = differenceOf(definition, live);
  const here = [...changed, ...readOnly];
  const more = onlyLive.length ? t('Only in {0}: {1}', connection, named(onlyLive, onlyLive.length)) : '';
  const canPush = changed.length > 0;
  const canPull = here.length + onlyLive.length > 0;
  if (here.length) {
    const words = t('{0}: {1}', connection, named(here));
    const title =
      here.length === 1
        ? t('$(diff) 1 property differs from {0}', words)
        : t('$(diff) {0} properties differ from {1}', here.length, words);
    return {
      title,
      tooltip: [named(here, here.length), more].filter(part => part).join('\n'),
      canPush,
      canPull,
    };
  }
  return onlyLive.length
    ? { title: t('$(diff) Only in {0}: {1}', connection, named(onlyLive)), tooltip: more, canPush, canPull }
    : {
        title: t('$(check) In sync with {0}', connection),
        tooltip: t('The live product says the same, as far as it is known here'),
        canPush,
        canPull,
      };
}

/** Names of properties, the first few of them. */
export function named(names: readonly string[], most = mostNames): string {
  const shown = names.slice(0, most).map(name => neutralise(name, 40));
  return names.length > most
    ? t('{0} and {1} more', shown.join(', '), names.length - most)
    : shown.join(', ');
}
