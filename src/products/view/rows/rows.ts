import type { Clients } from '../../../connections/clients/clients';
import type { Connection } from '../../../connections/connection';
import type { Connections } from '../../../connections/connections';
import type { Vault } from '../../../connections/secrets/vault';
import type { BrokenConnection } from '../../../connections/settings';
import type { ProductRef } from '../../address';

/** Who can be talked to. */
export interface Connecting {
  readonly connections: Connections;
  readonly clients: Clients;
  readonly vault: Vault;
}

/** A row of the view. */
export type Row = ConnectionRow | BrokenRow | ProductRow;

export interface BrokenRow {
  readonly kind: 'broken';
  readonly broken: BrokenConnection;
}

export interface ConnectionRow {
  readonly kind: 'connection';
  readonly connection: Connection;
}

export interface ProductRow {
  readonly kind: 'product';
  readonly ref: ProductRef;
  readonly isListed: boolean;
}
