import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { UserError } from '../ui/messages';
import { askPick } from '../ui/steps';
import { type CloudZooConnection, type Connection, isCloudZoo, labelOf, ownerOf } from './connection';
import type { Connections } from './connections';

/**
 * The connection of that name, the only one there is, or the one that is picked.
 *
 * @param isFirst whether more questions follow, whose number depends on the connection.
 * @param earlier the one that was picked before.
 */
export async function chooseConnection(
  connections: Connections,
  title: string,
  name?: string,
  isFirst = false,
  earlier?: Connection,
): Promise<Connection | undefined> {
  const nothing = t('There is no connection yet. Add one first.');
  return name === undefined
    ? await pick(title, connections.all(), nothing, isFirst, earlier?.name)
    : named(connections, name);
}

/** The same among the connections to a Cloud Zoo: the others have no products. */
export async function chooseCloudZoo(
  connections: Connections,
  title: string,
  name?: string,
): Promise<CloudZooConnection | undefined> {
  if (name === undefined) {
    const nothing = t('There is no connection to Cloud Zoo yet. Add one first.');
    return await pick(title, connections.cloudZoos(), nothing);
  }
  const connection = named(connections, name);
  if (!isCloudZoo(connection)) {
    throw new UserError(
      t('{0} is not a connection to Cloud Zoo, so it has no products.', labelOf(connection)),
    );
  }
  return connection;
}

function named(connections: Connections, name: string): Connection {
  const found = connections.find(name);
  if (!found) {
    throw new UserError(t('There is no connection named {0}.', name));
  }
  return found;
}

async function pick<Of extends Connection>(
  title: string,
  candidates: readonly Of[],
  nothing: string,
  isFirst = false,
  earlier?: string,
): Promise<Of | undefined> {
  if (!candidates.length) {
    throw new UserError(nothing, [
      { title: t('Add Connection…'), run: () => vscode.commands.executeCommand('cloudZoo.addConnection') },
    ]);
  }
  if (candidates.length === 1) {
    return candidates[0];
  }
  const items = candidates.map(value => ({
    label: labelOf(value),
    description: ownerOf(value),
    detail: value.endpoint,
    value,
  }));
  const frame = { title, step: 1, ...(isFirst ? {} : { totalSteps: 1 }) };
  const active = candidates.find(candidate => candidate.name === earlier);
  const answer = await askPick(frame, t('Connection'), items, active);
  return typeof answer === 'object' ? answer.value : undefined;
}
