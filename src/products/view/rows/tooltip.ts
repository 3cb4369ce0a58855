import { t } from '@vscode/l10n';
import { getNodeValue } from 'jsonc-parser';
import * as vscode from 'vscode';
import { explain } from '../../../connections/explain';
import { isObject } from '../../../json/json';
import { neutralise } from '../../../ui/text';
import type { ProductRef } from '../../address';
import type { ProductStore } from '../../remote/store';

/** What a product's row says when pointed at: picture, ids, dates and key format. */
export async function productTooltip(
  ref: ProductRef,
  store: ProductStore,
  differs: boolean,
): Promise<vscode.MarkdownString> {
  const tooltip = new vscode.MarkdownString();
  const live = store.remote(ref);
  const seen = live.product ?? (await live.lastSeen());
  const value: unknown = seen ? getNodeValue(seen.root) : undefined;
  const product = isObject(value) ? value : {};
  const picture = typeof product.picture === 'string' ? await reachablePicture(product.picture) : undefined;
  if (picture) {
    tooltip.appendMarkdown(`![](${picture}|width=64)\n\n`);
  }
  tooltip
    .appendMarkdown('**')
    .appendText(neutralise(store.title(ref)))
    .appendMarkdown('**\n\n');
  const lines: [string, string | undefined][] = [
    [t('Product ID'), ref.id],
    [t('Issuer ID'), text(product.iss)],
    [t('Version'), text(product.version)],
    [t('Created'), dateOf(product.creationDate)],
    [t('Key format'), formatOf(product.format)],
    [
      t('Fetched'),
      live.fetchedAt ? new Date(live.fetchedAt).toLocaleTimeString(vscode.env.language) : undefined,
    ],
  ];
  for (const [name, words] of lines) {
    if (words) {
      tooltip.appendText(`${name}: ${neutralise(words)}`).appendMarkdown('\n\n');
    }
  }
  for (const other of store.takingSameKeys(ref)) {
    const words = t(
      'Accepts the same license keys as {0}, so Cloud Zoo may ask the wrong issuer.',
      store.title(other),
    );
    tooltip.appendText(neutralise(words)).appendMarkdown('\n\n');
  }
  if (live.error !== undefined) {
    tooltip.appendText(explain(live.error)).appendMarkdown('\n\n');
  }
  if (differs) {
    tooltip.appendText(
      t('The definition in this workspace differs. Use Compare with Definition to see how.'),
    );
  }
  return tooltip;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** `creationDate` is unix time in seconds. */
function dateOf(seconds: unknown): string | undefined {
  const date = typeof seconds === 'number' ? new Date(seconds * 1000) : undefined;
  return date && !Number.isNaN(date.valueOf()) ? date.toLocaleDateString(vscode.env.language) : undefined;
}

function formatOf(format: unknown): string | undefined {
  if (!isObject(format)) {
    return undefined;
  }
  const length = isObject(format.length) ? format.length : {};
  const range = length.min === length.max ? `${length.min}` : `${length.min}–${length.max}`;
  return t('{0}, {1} characters', String(format.example ?? format.prefix ?? ''), range);
}

/** Milliseconds that a tooltip waits for a picture. */
const patience = 1500;

/** Milliseconds after which a picture that could not be had is asked for again. */
const forgetAfter = 60_000;

const answers = new Map<string, Promise<boolean>>();

/** The address of a picture that can be shown; undefined where an image would be broken. Each is asked for once. */
export async function reachablePicture(address: string): Promise<string | undefined> {
  const url = pictureAddress(address);
  if (url === undefined) {
    return undefined;
  }
  const answer = answers.get(url) ?? isPictureAt(url);
  answers.set(url, answer);
  if (await answer) {
    return url;
  }
  setTimeout(() => answers.delete(url), forgetAfter).unref();
  return undefined;
}

/** Only a plain `https:` address may stand inside the Markdown of a picture. */
export function pictureAddress(address: string): string | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  return url?.protocol === 'https:' && !/[\s()<>|\\"]/.test(url.href) ? url.href : undefined;
}

async function isPictureAt(url: string): Promise<boolean> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), patience);
  try {
    // The head of the answer tells enough, and not every server knows HEAD.
    const { ok, headers } = await fetch(url, { signal: controller.signal, credentials: 'omit' });
    return ok && (headers.get('content-type') ?? '').startsWith('image/');
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
    controller.abort();
  }
}
