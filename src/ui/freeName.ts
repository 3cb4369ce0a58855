import type * as vscode from 'vscode';

/** The first name of a row that is free; it begins without a number: `licenses`, `licenses-2`, `licenses-3`, … */
export async function firstFree(
  addressWith: (number: string) => vscode.Uri,
  isFree: (uri: vscode.Uri) => boolean | Promise<boolean>,
  /** The last one is taken, free or not. */
  most = Number.POSITIVE_INFINITY,
): Promise<vscode.Uri> {
  for (let number = 1; ; number++) {
    const uri = addressWith(number === 1 ? '' : `-${number}`);
    if (number === most || (await isFree(uri))) {
      return uri;
    }
  }
}
