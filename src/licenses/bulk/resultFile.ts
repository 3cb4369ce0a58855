import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { explain } from '../../connections/explain';
import { removeLeftOvers, writeAtomically } from '../../files/writeAtomically';
import { firstFree } from '../../ui/freeName';
import { notify } from '../../ui/messages';
import { isResultColumn, resultColumns } from './table/cells';

/** How many names are tried until one is free or ours. */
const mostNames = 100;

/**
 * The file beside a list that tells what became of its rows: `returns.csv` has `returns.result.csv`, `returns.json`
 * has `returns.json.result.csv`. A file of that name that is no result is left alone, and the next name is taken.
 */
export class ResultFile {
  private isWarned = false;

  private constructor(readonly uri: vscode.Uri) {}

  static async beside(list: vscode.Uri): Promise<ResultFile> {
    const name = (list.path.split('/').at(-1) ?? '').replace(/\.csv$/i, '');
    const address = (number: string) => vscode.Uri.joinPath(list, '..', `${name}.result${number}.csv`);
    const uri = await firstFree(address, isFreeOrOurs, mostNames);
    await (uri.scheme === 'file' && removeLeftOvers(uri.fsPath));
    return new ResultFile(uri);
  }

  /** Writes the whole file or leaves it as it was, and warns once when that fails. */
  async write(csv: AsyncIterable<string>): Promise<void> {
    try {
      await this.replace(csv);
      this.isWarned = false;
    } catch (error) {
      if (!this.isWarned) {
        this.isWarned = true;
        const name = vscode.workspace.asRelativePath(this.uri);
        void notify(
          'warning',
          t(
            '{0} could not be written: {1} If it is open in another program, close it there. The run continues, and the result is kept in the activity.',
            name,
            explain(error),
          ),
        );
      }
    }
  }

  private async replace(csv: AsyncIterable<string>): Promise<void> {
    if (this.uri.scheme === 'file') {
      await writeAtomically(this.uri.fsPath, csv);
      return;
    }
    const pieces: string[] = [];
    for await (const piece of csv) {
      pieces.push(piece);
    }
    await vscode.workspace.fs.writeFile(this.uri, Buffer.from(pieces.join(''), 'utf8'));
  }
}

/** Whether nothing is there, or a result: its heading has our columns, in whatever way a spreadsheet wrote it. */
async function isFreeOrOurs(uri: vscode.Uri): Promise<boolean> {
  let bytes: Uint8Array;
  try {
    bytes = await vscode.workspace.fs.readFile(uri);
  } catch (error) {
    return error instanceof vscode.FileSystemError && error.code === 'FileNotFound';
  }
  const start = Buffer.from(bytes.subarray(0, 4096)).toString('utf8').replaceAll('\0', '');
  const names = start.split(/[,;\t"\r\n]/).filter(name => isResultColumn(name));
  return Object.values(resultColumns).every(name => names.includes(name)) || start.trim() === '';
}
