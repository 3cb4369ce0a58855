import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { launchBrowser, launchProfile } from './browser';

const viewport = { width: 1280, height: 800 };

/**
 * Windows of VS Code in Chromium, each without any history. VS Code's own code takes seconds to compile, so one window
 * at a time has a profile that keeps what was compiled; those beside it, and those that look different, begin afresh.
 */
export class Windows {
  private browser: Promise<Browser> | undefined;
  private profile: Promise<BrowserContext> | undefined;
  private inProfile: Page | 'opening' | undefined;

  constructor(private readonly profileFolder: string) {}

  /** An empty page, for an address of `origin`. */
  async open(origin: string, options?: BrowserContextOptions): Promise<Page> {
    const beside = options !== undefined || this.inProfile !== undefined;
    return beside ? await this.openBeside(origin, options) : await this.openInProfile(origin);
  }

  async close(page: Page): Promise<void> {
    if (page === this.inProfile) {
      await page.close();
      this.inProfile = undefined;
    } else {
      await page.context().close();
    }
  }

  async dispose(): Promise<void> {
    await (await this.browser)?.close();
    await (await this.profile)?.close();
  }

  private async openBeside(origin: string, options: BrowserContextOptions = {}): Promise<Page> {
    this.browser ??= launchBrowser();
    const context = await (await this.browser).newContext({ viewport, ...options });
    await letRead(context, origin);
    return await context.newPage();
  }

  private async openInProfile(origin: string): Promise<Page> {
    this.inProfile = 'opening';
    this.profile ??= launchProfile(this.profileFolder, { viewport });
    const context = await this.profile;
    await letRead(context, origin);
    const page = await context.newPage();
    this.inProfile = page;
    const session = await context.newCDPSession(page);
    // What VS Code remembers of a window lies here.
    await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb,local_storage' });
    await session.detach();
    return page;
  }
}

/** So that a test can see what a command copied. */
async function letRead(context: BrowserContext, origin: string): Promise<void> {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin });
}
