import { t } from '@vscode/l10n';
import { isObject, jsonFrom } from '../../json/json';
import { CannotTell, type Json, type Seen } from '../run/seen';
import { languages, type StepId } from '../run/stepIds';
import { type Check, passed, shown } from './check';

/** What is refused by word of the issuer: not 401, which only Cloud Zoo sees, nor what says that the server broke. */
function refusals(seen: Seen): { readonly id: StepId; readonly body: Json | undefined }[] {
  return seen.all.flatMap(([id, { answer }]) => {
    if (!answer || answer.status < 400 || answer.status >= 500 || answer.status === 401) {
      return [];
    }
    const body = jsonFrom(answer.text);
    return [{ id, body: isObject(body) ? body : undefined }];
  });
}

function refusalsOrNone(seen: Seen): ReturnType<typeof refusals> {
  const found = refusals(seen);
  if (!found.length) {
    throw new CannotTell(t('Could not be checked: nothing was refused.'));
  }
  return found;
}

function descriptionOf(seen: Seen, id: StepId): string {
  const answer = seen.answer(id);
  const body = jsonFrom(answer.text);
  if (answer.status < 400 || !isObject(body) || typeof body.description !== 'string' || !body.description) {
    throw new CannotTell(t('Could not be checked: there is no description to compare.'));
  }
  return body.description;
}

/** What is no link though it was meant as one; a link needs `[text](https://…)`. */
function brokenLink(text: string): string | undefined {
  const html = /<a\s[^>]{0,200}>?/i.exec(text)?.[0];
  const apart = /\]\s+\(\s{0,9}(?:https?:|mailto:|www\.)[^)\s]{0,200}\)?/i.exec(text)?.[0];
  if (html ?? apart) {
    return html ?? apart;
  }
  for (const [link, target = ''] of text.matchAll(/\]\(([^)]{0,2000})(?:\)|$)/g)) {
    const url = URL.canParse(target) ? new URL(target) : undefined;
    if (!url || !['https:', 'http:', 'mailto:'].includes(url.protocol) || !link.endsWith(')')) {
      return link.slice(0, 200);
    }
  }
  return undefined;
}

const asked: readonly StepId[] = ['unknown', 'addUnknown'];

/** What people read when something is refused. */
export const errorChecks: readonly Check[] = [
  {
    id: 'error.description',
    title: () => t('A refusal has a "description", in lowercase, which Rhino shows'),
    property: 'product',
    steps: asked,
    isOverall: true,
    judge: seen => {
      const wrong = refusalsOrNone(seen).filter(({ id, body }) => {
        const description = body?.description;
        // An empty question is what the check of upgrades is about.
        const isQuestion = seen.exchange(id)?.answer?.status === 428;
        return typeof description !== 'string' || (!description.trim() && !isQuestion);
      });
      const [first] = wrong;
      return first
        ? {
            kind: 'failed',
            message: t('There is no "description" to show, so users would not learn why.'),
            expected: '{\n  "description": "…",\n  "details": "…"\n}',
            actual: shown(seen.answer(first.id)),
            about: wrong.map(({ id }) => id),
          }
        : passed;
    },
  },
  {
    id: 'error.details',
    title: () => t('A refusal has "details" for the log'),
    property: 'product',
    steps: asked,
    isOverall: true,
    judge: seen => {
      const described = refusals(seen).filter(({ body }) => typeof body?.description === 'string');
      if (!described.length) {
        throw new CannotTell(t('Could not be checked: there is no refusal with a description.'));
      }
      const about = described.filter(({ body }) => typeof body?.details !== 'string').map(({ id }) => id);
      return about.length
        ? {
            kind: 'warning',
            message: t(
              '{0} of {1} refusals have no "details". The guide says that they should.',
              about.length,
              described.length,
            ),
            about,
          }
        : passed;
    },
  },
  {
    id: 'error.secrets',
    title: () => t('No answer reveals the secret, because "details" end up in logs'),
    property: 'connection',
    steps: [...asked, 'wrongIssuer.get'],
    isOverall: true,
    judge: seen => {
      const about = seen.all
        .filter(
          ([, { answer }]) => answer && seen.mask.isIn(`${answer.text}\n${[...answer.headers].join('\n')}`),
        )
        .map(([id]) => id);
      const [first] = about;
      return first
        ? {
            kind: 'failed',
            message: t(
              'The answer of {0} contains the issuer’s secret, in one form or another. Remove it.',
              seen.exchange(first)?.call.callback ?? '',
            ),
            about,
          }
        : passed;
    },
  },
  {
    id: 'error.links',
    title: () => t('Links in a description are Markdown links, so users can click them in Rhino'),
    property: 'product',
    steps: asked,
    isOverall: true,
    judge: seen => {
      for (const { id, body } of refusals(seen)) {
        const broken = typeof body?.description === 'string' ? brokenLink(body.description) : undefined;
        if (broken !== undefined) {
          return {
            kind: 'failed',
            message: t('This would be shown as plain text, not as a link.'),
            expected: '[text](https://…)',
            actual: broken,
            about: [id],
          };
        }
      }
      return passed;
    },
  },
  {
    id: 'language.fallback',
    title: () => t('A language that the server does not have falls back to English'),
    property: 'product',
    steps: ['unknown', 'unknownAgain', 'language.none'],
    judge: seen => {
      const [english, again, other] = (['unknown', 'unknownAgain', 'language.none'] as const).map(id =>
        descriptionOf(seen, id),
      );
      if (english !== again) {
        throw new CannotTell(t('Could not be checked: the description differs from call to call.'));
      }
      return english === other
        ? passed
        : {
            kind: 'failed',
            message: t(
              '"Accept-Language: tlh" gets a description other than the English one that it should fall back to.',
            ),
            expected: english,
            actual: other,
          };
    },
  },
  {
    id: 'language.honoured',
    title: () => t('Accept-Language is respected, so users read why in the language of their Rhino'),
    property: 'product',
    steps: ['unknown', 'unknownAgain', ...languages.map(language => `language.${language}` as const)],
    judge: seen => {
      const english = descriptionOf(seen, 'unknown');
      if (english !== descriptionOf(seen, 'unknownAgain')) {
        throw new CannotTell(t('Could not be checked: the description differs from call to call.'));
      }
      const others = languages.filter(language => descriptionOf(seen, `language.${language}`) !== english);
      return others.length
        ? passed
        : {
            kind: 'warning',
            message: t(
              'The description is the same in English and in {0}. The guide does not say how many languages a server needs.',
              languages.join(', '),
            ),
          };
    },
  },
];
