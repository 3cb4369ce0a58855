import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { MissingSecretError } from '../../connections/clients/clients';
import { sandboxNames } from '../../connections/connection';
import { explain } from '../../connections/explain';
import { withProperty } from '../../json/edits';
import type { Product } from '../../services/cloudZoo/product';
import { formatProduct } from '../../services/cloudZoo/product';
import { ServiceError } from '../../services/serviceError';
import { type Action, logUnforeseen, notify, UserError } from '../../ui/messages';
import { neutralise, sentences } from '../../ui/text';
import type { ProductRef } from '../address';
import { type AnswerDifference, differenceInAnswer } from '../difference';
import { UnknownConnectionError } from '../remote/store';
import { type Saved, type SaveLink, SaveRefused } from '../saving/save';
import type { DifferenceEditor } from './differenceEditor';
import { documentAt, replaceText, tabName } from './documents';

/** Says why tabs cannot be read; the error tab hides every message, and many tabs may fail for one reason. */
export class ReadingNotices {
  private readonly shown = new Set<string>();

  constructor(private readonly log: vscode.LogOutputChannel) {}

  /** Words the failure beside the tab, and returns what the file system is to throw. */
  failed(uri: vscode.Uri, ref: ProductRef, error: unknown): vscode.FileSystemError {
    if (error instanceof UnknownConnectionError && ref.connection === sandboxNames.cloudZoo) {
      this.offer(t('This tab shows a product of the sandbox, which is not running.'), {
        title: t('Start Sandbox'),
        run: () => vscode.commands.executeCommand('cloudZoo.startSandbox'),
      });
    } else if (error instanceof MissingSecretError || error instanceof UnknownConnectionError) {
      this.offer(error.message, ...error.actions);
    } else {
      if (!(error instanceof ServiceError)) {
        logUnforeseen(error, this.log);
      }
      this.offer(`${neutralise(uri.path.split('/').at(-1) ?? '', 80)}: ${explain(error)}`);
      const isGone = error instanceof ServiceError && error.failure.status === 404;
      return isGone
        ? vscode.FileSystemError.FileNotFound(uri)
        : vscode.FileSystemError.Unavailable(explain(error));
    }
    // The one error of a tab that goes by itself when the file is said to have changed.
    return vscode.FileSystemError.FileNotFound(uri);
  }

  private offer(message: string, ...actions: readonly Action[]): void {
    if (!this.shown.has(message)) {
      this.shown.add(message);
      void notify('warning', message, actions).finally(() => this.shown.delete(message));
    }
  }
}

/** The error to throw from `writeFile`: VS Code shows its name and message, and runs the links in it. */
export function saveFailure(
  uri: vscode.Uri,
  ref: ProductRef,
  error: unknown,
  log: vscode.LogOutputChannel,
): Error {
  if (!isForeseen(error)) {
    logUnforeseen(error, log);
  }
  const links = linksOf(error).map(link => linkTo(link, uri, ref));
  const failure = new Error([neutralise(wordsFor(error), 800), ...links].join(' '));
  failure.name = 'Cloud Zoo';
  return failure;
}

function isForeseen(error: unknown): boolean {
  return error instanceof SaveRefused || error instanceof UserError || error instanceof ServiceError;
}

function wordsFor(error: unknown): string {
  if (error instanceof SaveRefused || error instanceof UserError) {
    return error.message;
  }
  return isForeseen(error)
    ? explain(error)
    : sentences(
        t('Something unexpected went wrong, and it is not known whether this was saved.'),
        explain(error),
        t('Saving again sends the same, and is safe.'),
      );
}

function linksOf(error: unknown): readonly SaveLink[] {
  if (error instanceof SaveRefused) {
    return error.links;
  }
  if (error instanceof MissingSecretError) {
    return ['updateSecret'];
  }
  return isForeseen(error) ? [] : ['showLog'];
}

function linkTo(link: SaveLink, uri: vscode.Uri, { connection }: ProductRef): string {
  const links: Record<SaveLink, { title: string; command: string; argument?: unknown }> = {
    compare: { title: t('Compare'), command: 'cloudZoo.compareWithLive', argument: uri.toString() },
    overwrite: { title: t('Overwrite'), command: 'cloudZoo.overwriteLive', argument: uri.toString() },
    saveAsDefinition: {
      title: t('Save as Definition…'),
      command: 'cloudZoo.saveAsDefinition',
      argument: { uri: uri.toString() },
    },
    updateSecret: { title: t('Update Secret'), command: 'cloudZoo.updateSecret', argument: { connection } },
    showLog: { title: t('Show Log'), command: 'cloudZoo.showLog' },
  };
  const { title, command, argument } = links[link];
  const query = argument === undefined ? '' : `?${encodeURIComponent(JSON.stringify([argument]))}`;
  return `[${title}](command:${command}${query})`;
}

/** A save that is over, and what its tab was equal to before. */
export interface SavedTab {
  readonly uri: vscode.Uri;
  readonly ref: ProductRef;
  readonly base: Product | undefined;
  readonly saved: Saved;
}

/** Says what a save did: in the status bar when all is as expected, else in one notification. */
export class SavedMessages implements vscode.Disposable {
  private readonly subscription: vscode.Disposable;

  constructor(
    fileSystem: { readonly onDidSave: vscode.Event<SavedTab> },
    private readonly differences: DifferenceEditor,
  ) {
    this.subscription = fileSystem.onDidSave(saved => this.say(saved));
  }

  dispose(): void {
    this.subscription.dispose();
  }

  private say(tab: SavedTab): void {
    const { sent, mine, answer } = tab.saved;
    const { connection } = tab.ref;
    const { elsewhere, notKept, alsoChanged } = differenceInAnswer(tab.base, tab.saved);
    if (notKept.length || alsoChanged.length) {
      const words = sentences(
        t(
          'Saved to {0}, but the product is not exactly as it was sent. A colleague may have changed it at the same moment, or Cloud Zoo did.',
          connection,
        ),
        ...surprises(tab.saved, { elsewhere, notKept, alsoChanged }),
      );
      void notify('warning', words, [
        {
          title: t('Show Difference'),
          run: () =>
            this.differences.compareTexts(tab.uri, mine.text, formatProduct(answer), t('sent ↔ live')),
        },
        { title: t('Restore Previous'), run: () => restore(tab, { elsewhere, notKept, alsoChanged }) },
      ]);
    } else if (elsewhere.length) {
      const words = t(
        'Saved to {0}. Meanwhile {1} was changed elsewhere, which is now shown here, too.',
        connection,
        quoted(elsewhere),
      );
      void notify('information', words, [
        {
          title: t('Show Changes'),
          run: () =>
            this.differences.compareTexts(tab.uri, mine.text, formatProduct(answer), t('before ↔ now')),
        },
      ]);
    }
    const status = sent.length
      ? t('Saved to {0}: {1}', connection, sent.map(name => neutralise(name, 40)).join(', '))
      : t('{0} is the same as on {1}, so nothing was sent.', neutralise(tabName(tab.uri), 80), connection);
    vscode.window.setStatusBarMessage(`$(cloud-upload) ${status}`, 8000);
  }
}

/** What the answer to a save holds that nobody intended, one sentence each. */
export function surprises(
  { before, mine, answer }: Saved,
  { notKept, alsoChanged }: AnswerDifference,
): string[] {
  return [
    ...notKept.map(name => surprise(name, answer, mine)),
    ...alsoChanged.map(name => surprise(name, answer, before)),
  ];
}

function surprise(name: string, answer: Product, expected: Product): string {
  const value = (product: Product) =>
    neutralise(product.properties.get(name)?.valueSource ?? t('nothing'), 60);
  return t('"{0}" is {1} instead of {2}', neutralise(name, 40), value(answer), value(expected));
}

function quoted(names: readonly string[]): string {
  return names.map(name => `"${neutralise(name, 40)}"`).join(', ');
}

/** Puts the values that were expected back into the tab, as an edit to be looked at and saved. */
async function restore({ uri, saved }: SavedTab, { notKept, alsoChanged }: AnswerDifference): Promise<void> {
  const document = documentAt(uri) ?? (await vscode.workspace.openTextDocument(uri));
  let text: string | undefined = document.getText();
  for (const [names, source] of [
    [notKept, saved.mine],
    [alsoChanged, saved.before],
  ] as const) {
    for (const name of names) {
      const value = source.properties.get(name)?.valueSource;
      text = text !== undefined && value !== undefined ? withProperty(text, name, value) : text;
    }
  }
  if (text !== undefined) {
    await replaceText(document, text);
  }
}
