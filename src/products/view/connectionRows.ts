import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { accountOf, type Connection, cloudZooEndpoint, ownerOf } from '../../connections/connection';
import type { BrokenConnection } from '../../connections/parse';
import { outlastsWindow, type Vault } from '../../connections/vault';
import { neutralise } from '../../ui/text';

export function connectionItem(connection: Connection, vault: Vault, isSandbox: boolean): vscode.TreeItem {
  const item = new vscode.TreeItem(connection.name, vscode.TreeItemCollapsibleState.Expanded);
  item.id = `connection:${connection.name}`;
  item.iconPath = new vscode.ThemeIcon(isSandbox ? 'beaker' : iconOf(connection));
  item.description = isSandbox ? t('in this window only') : describe(connection);
  item.contextValue = `${isSandbox ? 'sandbox' : 'connection'}.${connection.service}`;
  const tooltip = new vscode.MarkdownString();
  tooltip.appendText(t('{0} at {1}', ownerOf(connection), connection.endpoint));
  const place = placeWords(vault, connection, isSandbox);
  if (place) {
    tooltip.appendMarkdown('\n\n').appendText(place);
  }
  item.tooltip = tooltip;
  return item;
}

export function brokenItem({ label, reason }: BrokenConnection): vscode.TreeItem {
  const item = new vscode.TreeItem(neutralise(label, 60));
  item.id = `broken:${label}:${reason}`;
  item.iconPath = warningIcon('warning');
  item.description = reason;
  item.tooltip = t('{0} Click to open the settings.', reason);
  item.contextValue = 'broken';
  item.command = { title: t('Open Settings'), command: 'workbench.action.openSettingsJson' };
  return item;
}

/** What to do first where a connection has no secret. */
export function secretItem(connection: Connection): vscode.TreeItem {
  const item = actionItem(connection, 'secret', secretWords(connection), 'cloudZoo.updateSecret');
  item.iconPath = warningIcon('key');
  item.description = t('{0} at {1}', ownerOf(connection), new URL(connection.endpoint).host);
  item.tooltip = t('There is no secret for this connection yet; nothing can be asked of it.');
  return item;
}

/** What to do first where a Cloud Zoo has no products listed. */
export function emptyItem(connection: Connection): vscode.TreeItem {
  const item = actionItem(connection, 'empty', t('Add a product…'), 'cloudZoo.addProduct');
  item.iconPath = new vscode.ThemeIcon('add');
  item.description = t('by its ID');
  item.tooltip = t('Cloud Zoo cannot list products: add yours by their IDs, the GUIDs of your plug-ins.');
  return item;
}

/** What a connection without products is for. */
export function removalItem(connection: Connection): vscode.TreeItem {
  const isDevice = connection.service === 'licenseSpring';
  const label = isDevice ? t('Deactivate a device…') : t('Delete an API license…');
  const item = actionItem(connection, 'removal', label, 'cloudZoo.deleteLicense');
  item.iconPath = new vscode.ThemeIcon(isDevice ? 'vm-outline' : 'trash');
  item.tooltip = isDevice
    ? t('Frees the activation of a license on one device; the license itself stays.')
    : t('Shows an API license and deletes it, after a question.');
  return item;
}

function actionItem(connection: Connection, kind: string, label: string, command: string): vscode.TreeItem {
  const item = new vscode.TreeItem(label);
  item.id = `${kind}:${connection.name}`;
  item.command = { title: label, command, arguments: [{ connection: connection.name }] };
  return item;
}

function warningIcon(name: string): vscode.ThemeIcon {
  return new vscode.ThemeIcon(name, new vscode.ThemeColor('list.warningForeground'));
}

function iconOf({ service }: Connection): string {
  return { cloudZoo: 'cloud', licenseSpring: 'key', akana: 'server' }[service];
}

/** What tells connections apart: whom they act as where the name does not say it, and an unusual host. */
function describe(connection: Connection): string {
  const { service, name, endpoint } = connection;
  const owner =
    service !== 'cloudZoo' ? ownerOf(connection) : connection.issuer === name ? '' : connection.issuer;
  const host = endpoint === cloudZooEndpoint || service === 'licenseSpring' ? '' : new URL(endpoint).host;
  return [owner, host].filter(part => part).join(' · ');
}

function secretWords(connection: Connection): string {
  switch (connection.service) {
    case 'cloudZoo':
      return t('Enter the issuer secret…');
    case 'licenseSpring':
      return connection.authorization === 'apiKey' ? t('Enter the API key…') : t('Enter the OAuth client…');
    case 'akana':
      return connection.signIn === 'password' ? t('Enter the password…') : t('Paste the cookies…');
  }
}

function placeWords(vault: Vault, connection: Connection, isSandbox: boolean): string | undefined {
  switch (vault.placeOf(accountOf(connection))) {
    case 'keychain':
      return t('The secret is in the keychain.');
    case 'vscode':
      return outlastsWindow()
        ? t("The secret is in VS Code's own storage.")
        : t("The secret is in VS Code's own storage, until this window is closed or reloaded.");
    case 'session':
      return isSandbox
        ? t('Nothing of it is stored: it ends with the sandbox.')
        : t('The cookies are in memory only, until this window is closed or reloaded.');
    case undefined:
      return undefined;
  }
}
