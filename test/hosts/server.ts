import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launchBrowser } from './browser';
import { installCodeServer, type Release, type VSCodeServer } from './codeServer';
import { temporaryFolder } from './folders';
import { type Keyring, startKeyring } from './keyring';
import { end, output, start } from './processes';

export interface ServerOptions {
  /** VSIX files to install, as a user has them. */
  readonly extensions?: readonly string[];
  /** User settings, beside those that keep VS Code quiet. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Whether there is an OS keychain. */
  readonly keyring?: boolean;
  /** Makes VS Code take the development payload; it then shows no notifications. */
  readonly smokeTestDriver?: boolean;
  /** Environment of the extension host. */
  readonly env?: NodeJS.ProcessEnv;
  readonly port?: number;
  /** The newest, where it is not given. */
  readonly release?: Release;
}

export interface PageOptions {
  /** The workspace folder; without one, VS Code opens empty. */
  readonly folder?: string;
  readonly payload?: ReadonlyArray<readonly [string, string]>;
  readonly context?: BrowserContextOptions;
  /** Called before VS Code is loaded. */
  readonly prepare?: (page: Page) => Promise<void>;
}

/** A real VS Code: its server with an extension host of its own, and its workbench in Chromium. */
export interface ServerHost {
  readonly url: string;
  /** The version of VS Code. */
  readonly version: string;
  /** Removed by {@link stop}; a good place for workspace folders. */
  readonly dataFolder: string;
  /** The address of the workbench with a folder opened. */
  address(options?: Pick<PageOptions, 'folder' | 'payload'>): string;
  /** Opens the workbench as a new window without any history. */
  openPage(options?: PageOptions): Promise<Page>;
  /** A new workspace folder holding the given files. */
  newFolder(files?: Readonly<Record<string, string>>): string;
  /** Changes user settings in their file. A window that is open takes them over only when it is reloaded. */
  changeSettings(settings: Readonly<Record<string, unknown>>): void;
  /** Takes back what a test, or the extension, did to the user settings. */
  resetSettings(): void;
  /** The user settings in force. */
  readSettings(): Record<string, unknown>;
  /** What the OS keychain holds for an account of this extension. */
  lookupSecret(account: string): Promise<string | undefined>;
  /** The OS keychain itself, unless the host was started without one. */
  readonly keyring: Keyring | undefined;
  /** Settles when the server ends by itself. */
  readonly ended: Promise<void>;
  /** What the server printed: of use when something went wrong. */
  readonly log: string;
  stop(): Promise<void>;
}

const quietSettings = {
  'chat.disableAIFeatures': true,
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'workbench.colorTheme': 'Default Light Modern',
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
};

/** Starts everything, and ends what was started when something fails. */
export async function startServer(options: ServerOptions = {}): Promise<ServerHost> {
  const vscode = await installCodeServer(options.release);
  const folder = temporaryFolder('host');
  const keyring = options.keyring === false ? undefined : await startKeyring(join(folder.path, 'keyring'));
  let server: ChildProcess | undefined;
  let browser: Promise<Browser> | undefined;
  const stop = async () => {
    await browser?.then(browser => browser.close());
    await end(server);
    await keyring?.stop();
    folder.dispose();
  };
  try {
    const serverData = join(folder.path, 'server');
    const directories = [
      '--server-data-dir',
      serverData,
      '--extensions-dir',
      join(folder.path, 'extensions'),
    ];
    const settings = settingsFile(serverData);
    const resetSettings = () => writeSettings(settings, { ...quietSettings, ...options.settings });
    resetSettings();
    const env = { ...(keyring?.env ?? environmentWithoutKeyring()), EXTENSIONS_GALLERY: '{"serviceUrl":""}' };
    for (const extension of options.extensions ?? []) await install(vscode, extension, directories, env);

    server = start(vscode.node, serverArguments(vscode, directories, options), {
      env: { ...env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const log = collect(server);
    const url = `http://127.0.0.1:${await listening(server, log)}`;
    const host: ServerHost = {
      url,
      version: vscode.version,
      dataFolder: folder.path,
      keyring,
      ended: once(server, 'exit').then(() => undefined),
      get log() {
        return log.text;
      },
      address: ({ folder, payload } = {}) => address(url, folder, payload),
      openPage: async options => {
        browser ??= launchBrowser();
        return await openPage(await browser, host, options);
      },
      newFolder: (files = {}) => newFolder(folder.path, files),
      changeSettings: changes => writeSettings(settings, { ...readSettings(settings), ...changes }),
      resetSettings,
      readSettings: () => readSettings(settings),
      lookupSecret: async account => {
        if (!keyring) return undefined;
        const { code, stdout } = await keyring.secretTool(
          'lookup',
          'service',
          'vscode-cloud-zoo',
          'account',
          account,
        );
        return code === 0 ? stdout : undefined;
      },
      stop,
    };
    return host;
  } catch (error) {
    await stop();
    throw error;
  }
}

function serverArguments(
  vscode: VSCodeServer,
  directories: readonly string[],
  options: ServerOptions,
): string[] {
  return [
    vscode.main,
    '--host=127.0.0.1',
    // 0: any free one.
    `--port=${options.port ?? 0}`,
    '--without-connection-token',
    '--accept-server-license-terms',
    '--telemetry-level=off',
    ...directories,
    ...(options.smokeTestDriver ? ['--enable-smoke-test-driver'] : []),
  ];
}

/** Installs a VSIX as a user does. */
async function install(
  vscode: VSCodeServer,
  extension: string,
  directories: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const args = [vscode.main, '--install-extension', extension, '--force', ...directories];
  const { code, stdout, stderr } = await output(vscode.node, args, { env });
  if (code !== 0) throw new Error(`Installing ${basename(extension)} failed:\n${stdout}\n${stderr}`);
}

function settingsFile(serverData: string): string {
  const folder = join(serverData, 'data/User');
  mkdirSync(folder, { recursive: true });
  return join(folder, 'settings.json');
}

function readSettings(file: string): Record<string, unknown> {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function writeSettings(file: string, settings: Readonly<Record<string, unknown>>): void {
  writeFileSync(file, JSON.stringify(settings, undefined, 2));
}

/** No D-Bus, and none that libdbus could start for itself. */
function environmentWithoutKeyring(): NodeJS.ProcessEnv {
  const {
    DBUS_SESSION_BUS_ADDRESS: _bus,
    DISPLAY: _display,
    XDG_RUNTIME_DIR: _runtime,
    ...env
  } = process.env;
  return env;
}

function collect(server: ChildProcess): { text: string } {
  const log = { text: '' };
  for (const stream of [server.stdout, server.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      log.text += text;
    });
  }
  return log;
}

/** Waits until the server says on which port it listens. */
async function listening(server: ChildProcess, log: { readonly text: string }): Promise<string> {
  return await new Promise((resolve, reject) => {
    server.stdout?.on('data', () => {
      const port = /Extension host agent listening on (\d+)/.exec(log.text)?.[1];
      if (port) resolve(port);
    });
    server.once('error', reject);
    server.once('exit', code => reject(new Error(`VS Code's server ended with code ${code}:\n${log.text}`)));
  });
}

function address(
  url: string,
  folder: string | undefined,
  payload: ReadonlyArray<readonly [string, string]> | undefined,
): string {
  const query = new URLSearchParams();
  if (folder) query.set('folder', folder);
  else query.set('ew', 'true');
  if (payload) query.set('payload', JSON.stringify(payload));
  return `${url}/?${query}`;
}

async function openPage(browser: Browser, host: ServerHost, options: PageOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options.context });
  // So that a test can see what a command copied.
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: host.url });
  const page = await context.newPage();
  await options.prepare?.(page);
  await page.goto(host.address(options));
  return page;
}

function newFolder(parent: string, files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(parent, 'workspace-'));
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, text);
  }
  return folder;
}
