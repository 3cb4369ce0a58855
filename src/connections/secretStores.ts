import type * as keytar from 'keytar';
import type * as vscode from 'vscode';

/** Where secrets are kept, one per account; an account is `<service>|<endpoint>|<identity>`. */
export interface SecretStore {
  get(account: string): Promise<string | undefined>;
  set(account: string, secret: string): Promise<void>;
  delete(account: string): Promise<void>;
}

/** The service name of our entries in the keychain. */
export const keychainService = 'vscode-cloud-zoo';

/** The keychain of the operating system; keytar is loaded with the first call, not at activation. */
export class Keychain implements SecretStore {
  private module: Promise<typeof keytar> | undefined;

  async get(account: string): Promise<string | undefined> {
    return (await (await this.open()).getPassword(keychainService, account)) ?? undefined;
  }

  async set(account: string, secret: string): Promise<void> {
    await (await this.open()).setPassword(keychainService, account, secret);
  }

  async delete(account: string): Promise<void> {
    await (await this.open()).deletePassword(keychainService, account);
  }

  private open(): Promise<typeof keytar> {
    this.module ??= import('keytar').then(module => module.default);
    return this.module;
  }
}

/** VS Code's own encrypted storage, used where no keychain can be reached. */
export class EditorSecrets implements SecretStore {
  constructor(private readonly secrets: vscode.SecretStorage) {}

  async get(account: string): Promise<string | undefined> {
    return await this.secrets.get(account);
  }

  async set(account: string, secret: string): Promise<void> {
    await this.secrets.store(account, secret);
  }

  async delete(account: string): Promise<void> {
    await this.secrets.delete(account);
  }
}
