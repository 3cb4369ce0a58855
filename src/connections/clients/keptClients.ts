import type { Connection } from '../connection';

interface Kept<Of extends Connection, Client> {
  readonly connection: Of;
  readonly secret: string;
  readonly client: Client;
}

/** Clients with the login or token that lives in them: one a connection, until it or its secret changes. */
export class KeptClients<Of extends Connection, Client> {
  private readonly byName = new Map<string, Kept<Of, Client>>();

  constructor(
    private readonly make: (connection: Of, secret: string) => Client,
    private readonly ended: (connection: Of, client: Client) => void,
  ) {}

  get(connection: Of, secret: string): Client {
    const kept = this.byName.get(connection.name);
    if (kept && kept.secret === secret && isSame(kept.connection, connection)) {
      return kept.client;
    }
    const client = this.make(connection, secret);
    this.set(connection, secret, client);
    return client;
  }

  /** Keeps a client that was made elsewhere, with the login that proved it. */
  set(connection: Of, secret: string, client: Client): void {
    this.end(connection.name);
    this.byName.set(connection.name, { connection, secret, client });
  }

  /** Ends what belongs to no connection any more. */
  forgetOthers(connections: readonly Connection[]): void {
    for (const [name, { connection }] of this.byName) {
      if (!connections.some(current => isSame(current, connection))) {
        this.end(name);
      }
    }
  }

  private end(name: string): void {
    const kept = this.byName.get(name);
    this.byName.delete(name);
    if (kept) {
      this.ended(kept.connection, kept.client);
    }
  }
}

function isSame(one: Connection, other: Connection): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
