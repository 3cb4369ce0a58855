import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { explain } from '../../connections/explain';
import { notify } from '../../ui/messages';

/** The file beside a list that tells what became of its rows: `returns.csv` has `returns.result.csv`. */
export class ResultFile {
  readonly uri: vscode.Uri;
  private isWarned = false;

  constructor(list: vscode.Uri) {
    const name = list.path.split('/').at(-1) ?? '';
    this.uri = vscode.Uri.joinPath(list, '..', `${name.replace(/\.(csv|tsv|txt|json)$/i, '')}.result.csv`);
  }

  /** Writes the whole file or leaves it as it was, and warns once when that fails. */
  async write(text: string): Promise<void> {
    try {
      await this.replace(Buffer.from(text, 'utf8'));
      this.isWarned = false;
    } catch (error) {
      if (!this.isWarned) {
        this.isWarned = true;
        const name = vscode.workspace.asRelativePath(this.uri);
        void notify(
          'warning',
          t(
            '{0} cannot be written: {1} Close it where it is open. The run goes on, and the result is kept in the activity.',
            name,
            explain(error),
          ),
        );
      }
    }
  }

  private async replace(content: Uint8Array): Promise<void> {
    const { fs } = vscode.workspace;
    if (this.uri.scheme !== 'file') {
      await fs.writeFile(this.uri, content);
      return;
    }
    const beside = this.uri.with({ path: `${this.uri.path}.tmp` });
    await fs.writeFile(beside, content);
    try {
      await fs.rename(beside, this.uri, { overwrite: true });
    } catch (error) {
      await fs.delete(beside);
      throw error;
    }
  }
}
