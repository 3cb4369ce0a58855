/** What is used of keytar. */
export interface NativeKeychain {
  /** `null` where there is none, and where the keyring is locked. */
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, secret: string): Promise<void>;
  /** `false` where there was none, and where the keyring is locked. */
  deletePassword(service: string, account: string): Promise<boolean>;
}

/** The service name of our entries in the keychain. */
export const keychainService = 'vscode-cloud-zoo';

/**
 * The keychain of the operating system. A call holds one of the four threads that serve all files and host names of
 * the process, and a locked keyring holds it until somebody unlocks it: so one call at a time, in the order of asking.
 */
export class Keychain {
  private native: Promise<NativeKeychain> | undefined;
  private last: Promise<unknown> = Promise.resolve();
  private readonly reading = new Map<string, Promise<string | undefined>>();

  /** keytar is loaded with the first call, not at activation. */
  constructor(
    private readonly load: () => Promise<NativeKeychain> = async () => (await import('keytar')).default,
  ) {}

  /** Settles when nothing is under way any more. */
  async whenIdle(): Promise<void> {
    for (let last: unknown; last !== this.last; ) {
      last = this.last;
      await this.last;
    }
  }

  /** The entry, or undefined where there is none to be seen. Who asks again meanwhile joins. */
  async get(account: string): Promise<string | undefined> {
    const running =
      this.reading.get(account) ??
      this.queue(async native => (await native.getPassword(keychainService, account)) ?? undefined);
    this.reading.set(account, running);
    try {
      return await running;
    } finally {
      this.forget(account, running);
    }
  }

  /**
   * Writes the entry and returns what was there before. What is not wanted any more when its turn comes is not
   * written; what stops being wanted while it is written is taken back.
   */
  async set(
    account: string,
    secret: string,
    isWanted: () => boolean | PromiseLike<boolean> = () => true,
  ): Promise<string | undefined> {
    this.reading.delete(account);
    return await this.queue(async native => {
      const before = await native.getPassword(keychainService, account);
      if (!(await isWanted())) {
        throw new Error('not wanted any more');
      }
      await native.setPassword(keychainService, account, secret);
      if (!(await isWanted())) {
        await (before === null
          ? native.deletePassword(keychainService, account)
          : native.setPassword(keychainService, account, before));
        throw new Error('not wanted any more');
      }
      return before ?? undefined;
    });
  }

  /**
   * Removes the entry. Nothing to be seen may mean a locked keyring, which does not let itself be written to either.
   *
   * @throws where it cannot be told that there is no entry any more.
   */
  async delete(account: string): Promise<void> {
    this.reading.delete(account);
    await this.queue(async native => {
      if (!(await native.deletePassword(keychainService, account))) {
        await native.setPassword(keychainService, account, 'removed');
        await native.deletePassword(keychainService, account);
      }
    });
  }

  private queue<Result>(work: (native: NativeKeychain) => Promise<Result>): Promise<Result> {
    const result = this.last.then(async () => {
      this.native ??= this.load();
      return await work(await this.native);
    });
    this.last = result.catch(() => undefined);
    return result;
  }

  private forget(account: string, running: Promise<string | undefined>): void {
    if (this.reading.get(account) === running) {
      this.reading.delete(account);
    }
  }
}
