import assert from 'node:assert/strict';
import keytar from 'keytar';
import * as vscode from 'vscode';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../../src/sandbox';
import { restoreSettings, setSetting } from './settings';
import { closeTabs, eventually, LiveTab } from './tab';

/** Products of the sandbox's demonstration data. */
export const canopy = { id: '2f6c1b0e-7d3a-4c58-9a41-5be2d8f01c67', title: 'Canopy for Rhino' };
export const student = { id: '8a1de7f4-0b92-4e3d-b6c5-71f94a2e8d30', title: 'Canopy Student' };

export interface Product {
  readonly id: string;
  readonly title: string;
}

const keychainService = 'vscode-cloud-zoo';
let counter = 0;
let running: Zoo[] = [];

interface ConnectionEntry {
  readonly name: string;
  readonly service: 'cloudZoo';
  readonly endpoint: string;
  readonly issuer: string;
  readonly products: readonly string[];
}

/** A Cloud Zoo on this machine and a connection to it, by the setting and the keychain as a person has them. */
export class Zoo {
  private constructor(
    /** The name of the connection. */
    readonly connection: string,
    public sandbox: Sandbox,
    private entry: ConnectionEntry | undefined,
  ) {}

  /** Starts a service of its own and connects to it; {@link endWorld} ends it. */
  static async start(options: SandboxOptions = {}, { hasSecret = true } = {}): Promise<Zoo> {
    const zoo = new Zoo(`zoo-${++counter}`, await startSandbox(options), undefined);
    running.push(zoo);
    await zoo.connect({}, { hasSecret });
    return zoo;
  }

  /** The account of another connection to the same service, which shares nothing with this one but the disk. */
  async again(): Promise<Zoo> {
    const zoo = new Zoo(`zoo-${++counter}`, this.sandbox, undefined);
    running.push(zoo);
    await zoo.connect();
    return zoo;
  }

  /** Writes the connection into the settings, and its secret into the keychain. */
  async connect(
    changes: Partial<Pick<ConnectionEntry, 'endpoint' | 'issuer'>> = {},
    { hasSecret = true } = {},
  ): Promise<void> {
    const { endpoint, issuer, productIds: products } = this.sandbox;
    this.entry = { name: this.connection, service: 'cloudZoo', endpoint, issuer, products, ...changes };
    if (hasSecret) {
      await storeSecret(this.entry, this.sandbox.secret);
    }
    await writeConnections();
  }

  /** Takes the connection out of the settings. */
  async disconnect(): Promise<void> {
    this.entry = undefined;
    await writeConnections();
  }

  get setting(): ConnectionEntry | undefined {
    return this.entry;
  }

  refOf(product: Product = canopy): { connection: string; id: string } {
    return { connection: this.connection, id: product.id };
  }

  uriOf(product: Product = canopy, title = product.title): vscode.Uri {
    const path = `/${product.id}/${title}.cloudzoo.json`;
    return vscode.Uri.from({ scheme: 'cloudzoo', authority: this.connection, path });
  }

  /** Opens the product's tab, at the address with its own title or another one. */
  async open(product: Product = canopy, title = product.title): Promise<LiveTab> {
    return await LiveTab.show(this.uriOf(product, title));
  }

  /** What "Refresh" in the tree does. */
  async refresh(product: Product = canopy): Promise<void> {
    await vscode.commands.executeCommand('cloudZoo.refresh', this.refOf(product));
  }

  /** The bodies of all PUTs, in order. */
  get puts(): unknown[] {
    return this.sandbox.requests.filter(({ method }) => method === 'PUT').map(({ body }) => JSON.parse(body));
  }

  /** A property of the product as it is, whatever the cache says. */
  truth(name: string, product: Product = canopy): unknown {
    const value: Record<string, unknown> = JSON.parse(this.sandbox.readProduct(product.id) ?? '{}');
    return value[name];
  }

  async whenPut(): Promise<void> {
    await this.sandbox.whenRequest(({ method }) => method === 'PUT');
  }

  /** The service goes away; {@link restart} brings it back at the same address. */
  async stop(): Promise<void> {
    await this.sandbox.stop();
  }

  async restart(options: SandboxOptions = {}): Promise<void> {
    this.sandbox = await startSandbox({ port: Number(new URL(this.sandbox.endpoint).port), ...options });
  }
}

/** For `afterEach`: closes all tabs without saving, and ends and forgets what the test started. */
export async function endWorld(): Promise<void> {
  await closeTabs();
  await restoreSettings();
  const sandboxes = new Set(running.map(zoo => zoo.sandbox));
  running = [];
  const secrets = await keytar.findCredentials(keychainService);
  await Promise.all([
    ...[...sandboxes].map(sandbox => sandbox.stop()),
    ...secrets.map(({ account }) => keytar.deletePassword(keychainService, account)),
  ]);
}

async function storeSecret({ endpoint, issuer }: ConnectionEntry, secret: string): Promise<void> {
  await keytar.setPassword(keychainService, `cloudZoo|${endpoint}|${issuer}`, secret);
}

async function writeConnections(): Promise<void> {
  const entries = running.flatMap(({ setting }) => setting ?? []);
  await setSetting('cloudZoo.connections', entries.length ? entries : undefined);
  await eventually(() =>
    assert.deepEqual(vscode.workspace.getConfiguration('cloudZoo').get('connections'), entries),
  );
}
