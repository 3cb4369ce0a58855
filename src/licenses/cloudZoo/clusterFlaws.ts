import { t } from '@vscode/l10n';
import { type CloudZooConnection, labelOf } from '../../connections/connection';
import type { Node } from '../../json/json';
import { neutralise } from '../../ui/text';

/** Something about a license cluster that Cloud Zoo would refuse, or that is surely meant otherwise. */
export interface ClusterFlaw {
  readonly offset: number;
  readonly length: number;
  readonly message: string;
  /** Whether the cluster is not sent as long as it is there. */
  readonly isError: boolean;
}

/** The flaws that no schema sees: a license twice, another issuer, a product that no connection has. */
export function clusterFlaws(root: Node, connections: readonly CloudZooConnection[]): ClusterFlaw[] {
  const seen = new Set<string>();
  return licensesIn(root).flatMap(license => {
    const [id, aud, iss] = ['id', 'aud', 'iss'].map(name => textAt(license, name));
    const flaws: ClusterFlaw[] = [];
    if (id && aud) {
      const key = JSON.stringify([id.value, aud.value.toLowerCase()]);
      if (seen.has(key)) {
        const message = t('License {0} appears twice in this cluster.', neutralise(id.value, 60));
        flaws.push({ ...placeOf(id.node), message, isError: true });
      }
      seen.add(key);
    }
    const own = connections.filter(({ issuer }) => issuer === iss?.value);
    if (iss?.value && connections.length && !own.length) {
      const message = t('There is no connection for the issuer "{0}".', neutralise(iss.value, 60));
      flaws.push({ ...placeOf(iss.node), message, isError: false });
    }
    const isListed = own.some(({ products }) => products.includes(aud?.value.toLowerCase() ?? ''));
    if (aud?.value && own.length && !isListed) {
      const names = own.map(labelOf).join(', ');
      const message = t('This product is not on the list of {0}.', names);
      flaws.push({ ...placeOf(aud.node), message, isError: false });
    }
    return flaws;
  });
}

/** The nodes of the licenses in a cluster. */
export function licensesIn(root: Node): readonly Node[] {
  return propertyOf(root, 'licenses')?.children ?? [];
}

export function propertyOf(node: Node, name: string): Node | undefined {
  return node.children?.find(pair => pair.children?.[0]?.value === name)?.children?.[1];
}

function textAt(license: Node, name: string): { readonly node: Node; readonly value: string } | undefined {
  const node = propertyOf(license, name);
  const value: unknown = node?.value;
  return node && typeof value === 'string' ? { node, value } : undefined;
}

function placeOf({ offset, length }: Node): { offset: number; length: number } {
  return { offset, length };
}
