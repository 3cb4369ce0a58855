import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { notify } from '../ui/messages';
import { asJUnit, asMarkdown, countsOf, type Report } from './report';

/** Shows reports as read-only documents, and writes them where a person says. */
export class Reports implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private static readonly scheme = 'cloudzoo-issuer-report';
  private readonly registration = vscode.workspace.registerTextDocumentContentProvider(Reports.scheme, this);
  private readonly texts = new Map<string, string>();

  dispose(): void {
    this.registration.dispose();
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.path) ?? '';
  }

  /** Says how a run ended, and offers the whole of it. */
  tell(report: Report): void {
    const isGood = report.results.every(({ verdict }) => verdict.kind !== 'failed') && !report.notes.length;
    void notify(
      isGood ? 'information' : 'warning',
      t('Issuer’s server {0}: {1}.', new URL(report.plan.url).host, countsOf(report)),
      [
        { title: t('Show Report'), run: () => this.show(report) },
        { title: t('Export Report…'), run: () => exportReport(report) },
      ],
    );
  }

  async show(report: Report): Promise<void> {
    const path = `/${this.texts.size + 1}/${report.name.replace(/\.json$/, '')}.md`;
    this.texts.set(path, asMarkdown(report));
    const uri = vscode.Uri.from({ scheme: Reports.scheme, path });
    await vscode.window.showTextDocument(uri, { preview: true });
  }
}

/** Writes a report as Markdown or as JUnit XML, by the ending of the file; VS Code asks before it overwrites one. */
async function exportReport(report: Report): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const name = `${report.name.replace(/\.json$/, '')}-report.md`;
  const file = await vscode.window.showSaveDialog({
    title: t('Export Report'),
    defaultUri: folder && vscode.Uri.joinPath(folder, name),
    filters: { Markdown: ['md'], 'JUnit XML': ['xml'] },
  });
  if (!file) {
    return;
  }
  const text = /\.xml$/i.test(file.path) ? asJUnit(report) : asMarkdown(report);
  await vscode.workspace.fs.writeFile(file, Buffer.from(text, 'utf8'));
  void notify('information', t('The report was exported.'), [
    { title: t('Open'), run: () => vscode.commands.executeCommand('vscode.open', file) },
  ]);
}
