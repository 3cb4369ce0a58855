import * as vscode from 'vscode';

const changed = new Map<string, { name: string; languageId: string | undefined }>();

/** Changes a user setting, for one language if given; {@link restoreSettings} takes it back. */
export async function setSetting(name: string, value: unknown, languageId?: string): Promise<void> {
  changed.set(`${languageId} ${name}`, { name, languageId });
  await update(name, value, languageId);
}

/** For `afterEach`. */
export async function restoreSettings(): Promise<void> {
  for (const { name, languageId } of changed.values()) {
    await update(name, undefined, languageId);
  }
  changed.clear();
}

async function update(name: string, value: unknown, languageId: string | undefined): Promise<void> {
  const scope = languageId === undefined ? undefined : { languageId };
  await vscode.workspace
    .getConfiguration(undefined, scope)
    .update(name, value, vscode.ConfigurationTarget.Global, languageId !== undefined);
}
