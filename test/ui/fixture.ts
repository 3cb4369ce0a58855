import { join } from 'node:path';
import { projectFolder } from '../hosts/folders';
import { endAllOnInterrupt } from '../hosts/processes';
import { type PageOptions, type ServerHost, startServer } from '../hosts/server';
import { vsixFile } from '../hosts/vsix';
import { assertNoSecretIsLeft, lookThrough } from './secretsLeft';
import { Workbench } from './workbench';

/** Imported by each UI test: one VS Code for the whole run, with the extension installed as a user has it. */
let running: ServerHost | undefined;
let opened: Workbench[] = [];
let kept = false;

before(async function () {
  this.timeout(300_000);
  endAllOnInterrupt();
  running = await startServer({ extensions: [vsixFile] });
});

afterEach(async function () {
  const { currentTest } = this;
  if (currentTest?.state === 'failed') {
    const name = currentTest.fullTitle().replace(/[^\p{L}\p{N}]+/gu, '-');
    for (const [i, workbench] of opened.entries()) {
      await workbench.screenshot(`failed-${name}${i ? `-${i + 1}` : ''}`);
    }
  }
  if (!kept) await clean();
});

after(async function () {
  this.timeout(120_000);
  const folder = running?.dataFolder;
  try {
    if (folder !== undefined) assertNoSecretIsLeft(folder);
  } finally {
    await running?.stop();
    running = undefined;
  }
});

/** Called inside `describe`: its tests share what its `before` opens. */
export function keepOpen(): void {
  before(() => {
    kept = true;
  });
  after(async () => {
    kept = false;
    await clean();
  });
}

/** What a test left would be seen by the next one. */
async function clean(): Promise<void> {
  for (const { page } of opened) {
    lookThrough(await page.innerText('body').catch(() => ''));
  }
  await Promise.all(opened.map(workbench => workbench.close()));
  opened = [];
  running?.resetSettings();
  await running?.keyring?.secretTool('clear', 'service', 'vscode-cloud-zoo');
}

/** The VS Code of this run. */
export function host(): ServerHost {
  if (!running) throw new Error('The host runs only while tests run: call this inside a test.');
  return running;
}

/** Opens a VS Code window without any history, closed after the test (see {@link keepOpen}); its folder is a new empty one if none is given. */
export async function openWorkbench(options: PageOptions = {}): Promise<Workbench> {
  const page = await host().openPage({ folder: host().newFolder(), ...options });
  const workbench = new Workbench(page, join(projectFolder, 'out/screenshots'));
  opened.push(workbench);
  await workbench.ready();
  return workbench;
}
