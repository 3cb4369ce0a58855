import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { MissingSecretError } from '../../../connections/clients/clients';
import {
  accountOf,
  type Connection,
  cloudZooEndpoint,
  isCloudZoo,
  labelOf,
  ownerOf,
} from '../../../connections/connection';
import { explain } from '../../../connections/explain';
import { outlastsWindow, type Vault } from '../../../connections/secrets/vault';
import { ServiceError } from '../../../services/serviceError';
import { neutralise } from '../../../ui/text';
import type { Trouble } from '../upkeep/trouble';
import type { BrokenRow } from './rows';

/** What a connection's row shows: whom it acts as, or what has to be done before it can be used. */
export function connectionItem(
  connection: Connection,
  vault: Vault,
  isSandbox: boolean,
  trouble: Trouble | undefined,
): vscode.TreeItem {
  const state = stateOf(connection, trouble);
  const hasRows = isCloudZoo(connection) && connection.products.length > 0;
  const item = new vscode.TreeItem(
    labelOf(connection),
    isCloudZoo(connection) ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.None,
  );
  const usual = isSandbox ? t('in this window only') : describe(connection);
  const words = [state?.words, isCloudZoo(connection) && !hasRows ? t('no products yet') : '', usual];
  item.id = `connection:${connection.name}`;
  item.iconPath = state
    ? warningIcon(state.icon)
    : new vscode.ThemeIcon(isSandbox ? 'beaker' : iconOf(connection));
  item.description = words.filter(part => part).join(' · ');
  item.contextValue = [isSandbox ? 'sandbox' : 'connection', connection.service, state?.kind]
    .filter(part => part)
    .join('.');
  item.tooltip = tooltipOf(connection, vault, isSandbox, state?.explanation);
  item.accessibilityInformation = {
    label: [labelOf(connection), serviceName(connection), ...words].filter(part => part).join(', '),
  };
  if (state?.kind === 'noSecret') {
    item.command = action(connection, t('Enter Secret'), 'cloudZoo.updateSecret');
  } else if (isCloudZoo(connection) && !hasRows) {
    item.command = action(connection, t('Add Product'), 'cloudZoo.addProduct');
  }
  return item;
}

/** What is the matter with a connection, in the words of its row. */
interface State {
  readonly kind: 'noSecret' | 'refused' | 'failed' | 'waiting';
  readonly icon: string;
  readonly words: string;
  readonly explanation: string;
}

function stateOf(connection: Connection, trouble: Trouble | undefined): State | undefined {
  if (trouble?.kind === 'waiting') {
    const time = new Date(trouble.until).toLocaleTimeString(vscode.env.language);
    const words = t('trying again at {0}', time);
    return {
      kind: 'waiting',
      icon: 'watch',
      words,
      explanation: t('The service is too busy; {0}.', words),
    };
  }
  if (!trouble) {
    return undefined;
  }
  const { error } = trouble;
  if (error instanceof MissingSecretError) {
    return { kind: 'noSecret', icon: 'key', words: secretWords(connection), explanation: error.message };
  }
  const explanation = explain(error);
  return error instanceof ServiceError && error.failure.status === 401
    ? { kind: 'refused', icon: 'key', words: t('credentials refused'), explanation }
    : { kind: 'failed', icon: 'warning', words: reasonOf(error), explanation };
}

function reasonOf(error: unknown): string {
  const kind = error instanceof ServiceError ? error.failure.kind : undefined;
  switch (kind) {
    case 'unreachable':
      return t('could not be reached');
    case 'timeout':
      return t('did not answer in time');
    case 'interrupted':
      return t('connection lost');
    default:
      return explain(error);
  }
}

function tooltipOf(
  connection: Connection,
  vault: Vault,
  isSandbox: boolean,
  explanation: string | undefined,
): vscode.MarkdownString {
  const tooltip = new vscode.MarkdownString();
  const lines = [
    explanation,
    t('{0} at {1}', ownerOf(connection), connection.endpoint),
    placeWords(vault, connection, isSandbox),
    isCloudZoo(connection) && !connection.products.length
      ? t('Cloud Zoo cannot list products. Add yours by their IDs, which are the GUIDs of your plug-ins.')
      : undefined,
  ];
  for (const line of lines) {
    if (line) {
      tooltip.appendText(line).appendMarkdown('\n\n');
    }
  }
  return tooltip;
}

function action({ name }: Connection, title: string, command: string): vscode.Command {
  return { title, command, arguments: [{ connection: name }] };
}

function serviceName({ service }: Connection): string {
  return { cloudZoo: 'Cloud Zoo', licenseSpring: 'LicenseSpring', akana: 'Akana' }[service];
}

export function brokenItem({ broken: { label, reason, index } }: BrokenRow): vscode.TreeItem {
  const item = new vscode.TreeItem(neutralise(label, 60));
  item.id = `broken:${index}:${label}:${reason}`;
  item.iconPath = warningIcon('warning');
  item.description = reason;
  item.tooltip = t('{0} Click to open it in the settings.', reason);
  item.accessibilityInformation = { label: t('{0}, cannot be used: {1}', neutralise(label, 60), reason) };
  item.contextValue = 'broken';
  item.command = {
    title: t('Open Settings'),
    command: 'cloudZoo.openConnectionSettings',
    arguments: [{ index }],
  };
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
      return t('enter the issuer secret');
    case 'licenseSpring':
      return connection.authorization === 'apiKey' ? t('enter the API key') : t('enter the OAuth client');
    case 'akana':
      return connection.signIn === 'password' ? t('enter the password') : t('paste the cookies');
  }
}

function placeWords(vault: Vault, connection: Connection, isSandbox: boolean): string | undefined {
  switch (vault.placeOf(accountOf(connection))) {
    case 'keychain':
      return t('The secret is in the keychain.');
    case 'vscode':
      return outlastsWindow()
        ? t('The secret is in VS Code’s own storage.')
        : t('The secret is in VS Code’s own storage until this window is closed or reloaded.');
    case 'session':
      return isSandbox
        ? t('Nothing is stored. It ends with the sandbox.')
        : t('The cookies are only in memory, until this window is closed or reloaded.');
    case undefined:
      return undefined;
  }
}
