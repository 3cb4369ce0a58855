import { existsSync } from 'node:fs';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type LaunchOptions,
} from 'playwright-core';

const candidates = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export function chromiumPath(): string | undefined {
  return candidates.find(path => existsSync(path));
}

/** Chromium without a window, and without the look-ups it makes of its own accord. */
export async function launchBrowser(): Promise<Browser> {
  return await chromium.launch(launchOptions());
}

/** The same with a profile in a folder: what a page has loaded and compiled is there for the next one. */
export async function launchProfile(folder: string, options: BrowserContextOptions): Promise<BrowserContext> {
  return await chromium.launchPersistentContext(folder, { ...launchOptions(), ...options });
}

function launchOptions(): LaunchOptions {
  const executablePath = chromiumPath();
  if (!executablePath) throw new Error('Chromium is not installed: apt-get install chromium');
  return {
    executablePath,
    // Root has no sandbox; the pages shown are our own.
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
    // What was started is ended by `stop()`, in the right order.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  };
}
