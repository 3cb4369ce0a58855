import * as vscode from 'vscode';
import { isGuid, keyOf, type ProductRef } from '../products/address';
import { differenceOf, namesIn } from '../products/difference';
import type { ProductStore } from '../products/remote/store';
import type { Drift } from '../products/view/drift';
import { Gathering } from '../ui/debounce';
import type { DefinitionConnections } from './connections';
import type { Definitions } from './definitions';

/** Milliseconds in which news are gathered. */
const pause = 50;

/** Which definitions differ from their live products, as both are known; for the view of products and its badge. */
export class DefinitionDrift implements Drift, vscode.Disposable {
  private readonly didChange = new vscode.EventEmitter<void>();
  readonly onDidChange = this.didChange.event;
  private readonly subscriptions: vscode.Disposable;
  private different: ReadonlySet<string> = new Set();
  private defined: ReadonlySet<string> = new Set();
  private readonly gathering = new Gathering(pause, () => this.compare());
  count = 0;
  unlisted: readonly string[] = [];

  constructor(
    private readonly definitions: Definitions,
    private readonly connections: DefinitionConnections,
    private readonly store: ProductStore,
  ) {
    const compare = () => this.compareSoon();
    this.subscriptions = vscode.Disposable.from(
      this.didChange,
      definitions.onDidChange(compare),
      connections.onDidChange(compare),
      store.onDidChange(compare),
    );
  }

  dispose(): void {
    this.gathering.dispose();
    this.subscriptions.dispose();
  }

  look(): void {
    this.definitions.look();
  }

  differs(ref: ProductRef): boolean {
    return this.different.has(keyOf(ref));
  }

  isDefined(id: string): boolean {
    return this.defined.has(id);
  }

  /** A refresh of many products says so product by product. */
  private compareSoon(): void {
    if (this.definitions.known.length || this.defined.size) {
      this.gathering.ask();
    }
  }

  private compare(): void {
    const before = [...this.different, ...this.unlisted, ...this.defined].join();
    const all = this.connections.all();
    const different = this.definitions.known.map(({ uri, id, product }) =>
      id && product
        ? this.connections
            .of(uri, id, all)
            .map(({ name }) => ({ connection: name, id }))
            .filter(ref => {
              const live = this.store.known(ref)?.product;
              return live && namesIn(differenceOf(product, live)).length > 0;
            })
        : [],
    );
    this.count = different.filter(refs => refs.length).length;
    this.different = new Set(different.flat().map(keyOf));
    // A draft is of a product that does not exist yet.
    const files = this.definitions.known.filter(({ uri }) => uri.scheme !== 'untitled');
    const ids = files.flatMap(({ id }) => (id !== undefined && isGuid(id) ? id : []));
    this.defined = new Set(ids);
    this.unlisted = [...this.defined].filter(id => !this.connections.isListed(id));
    if ([...this.different, ...this.unlisted, ...this.defined].join() !== before) {
      this.didChange.fire();
    }
  }
}
