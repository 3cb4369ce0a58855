import type { NativeKeychain } from '../../src/connections/secrets/keychain';

type State = 'open' | 'locked' | 'unreachable' | 'hanging';

/** A keychain as keytar shows one, that may be locked, out of reach, or not answer until it is let go on. */
export class Keyring implements NativeKeychain {
  readonly entries = new Map<string, string>();
  /** How many calls are under way, and how many were at the same time at most. */
  running = 0;
  mostAtOnce = 0;
  calls = 0;
  private current: State = 'open';
  private letGo: (() => void)[] = [];

  get state(): State {
    return this.current;
  }

  /** What hangs goes on when the state is another one. */
  set state(state: State) {
    this.current = state;
    if (state !== 'hanging') {
      for (const go of this.letGo.splice(0)) {
        go();
      }
    }
  }

  getPassword = (_service: string, account: string): Promise<string | null> =>
    this.answer(isOpen => (isOpen ? (this.entries.get(account) ?? null) : null));

  setPassword = (_service: string, account: string, secret: string): Promise<void> =>
    this.answer(isOpen => {
      if (!isOpen) {
        throw new Error('Cannot create an item in a locked collection');
      }
      this.entries.set(account, secret);
    });

  deletePassword = (_service: string, account: string): Promise<boolean> =>
    this.answer(isOpen => isOpen && this.entries.delete(account));

  private async answer<Value>(work: (isOpen: boolean) => Value): Promise<Value> {
    this.calls++;
    this.running++;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.running);
    try {
      await Promise.resolve();
      while (this.current === 'hanging') {
        await new Promise<void>(resolve => {
          this.letGo.push(resolve);
        });
      }
      if (this.current === 'unreachable') {
        throw new Error('no D-Bus');
      }
      return work(this.current === 'open');
    } finally {
      this.running--;
    }
  }
}

/** VS Code's own storage. */
export class EditorSecrets {
  readonly entries = new Map<string, string>();

  get = async (account: string): Promise<string | undefined> => this.entries.get(account);
  store = async (account: string, secret: string): Promise<void> => void this.entries.set(account, secret);
  delete = async (account: string): Promise<void> => void this.entries.delete(account);
}
