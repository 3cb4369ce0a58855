import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { UserError } from '../../ui/messages';
import { fieldsOf } from './fields';
import type { FileProblems } from './fileProblems';
import { duplicateNotes, type LicenseList, listFrom } from './list';
import type { Listing } from './listing';
import { type FileProblem, maximumFileSize, readTable } from './table';
import { problemsSentence } from './words';

/** Reads lists from files, and shows on the file what is wrong with them. */
export class ListReading {
  constructor(private readonly problems: FileProblems) {}

  /** @throws UserError where a row cannot be used: then nothing is sent. */
  async read(file: vscode.Uri, listing: Listing): Promise<LicenseList> {
    this.problems.clear(file);
    const read = readTable(await bytesOf(file), fieldsOf[listing.connection.service]);
    if ('problem' in read) {
      throw this.refusal(file, [read.problem], 0);
    }
    const { table } = read;
    const checked = listFrom(file.toString(), table, listing);
    if ('problems' in checked) {
      throw this.refusal(file, checked.problems, table.rows.length);
    }
    const { list } = checked;
    this.problems.show(file, duplicateNotes(list.rows), vscode.DiagnosticSeverity.Information);
    return list;
  }

  private refusal(file: vscode.Uri, problems: readonly FileProblem[], rows: number): UserError {
    this.problems.show(file, problems, vscode.DiagnosticSeverity.Error);
    const line = (problems[0]?.line ?? 1) - 1;
    return new UserError(problemsSentence(problems, rows), [
      {
        title: t('Show in File'),
        run: () => vscode.window.showTextDocument(file, { selection: new vscode.Range(line, 0, line, 0) }),
      },
      {
        title: t('Show Problems'),
        run: () => vscode.commands.executeCommand('workbench.actions.view.problems'),
      },
    ]);
  }
}

async function bytesOf(file: vscode.Uri): Promise<Uint8Array> {
  const name = vscode.workspace.asRelativePath(file);
  if (file.scheme === 'untitled') {
    throw new UserError(t('Save {0} as a file first: the result is written beside it.', name));
  }
  const document = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === file.toString());
  if (document?.isDirty) {
    throw new UserError(t('{0} has changes that are not saved. Save it, then try again.', name));
  }
  try {
    const { size } = await vscode.workspace.fs.stat(file);
    // What is larger is not even read; one byte more says so.
    return size > maximumFileSize
      ? new Uint8Array(maximumFileSize + 1)
      : await vscode.workspace.fs.readFile(file);
  } catch {
    throw new UserError(t('{0} cannot be read.', name));
  }
}
