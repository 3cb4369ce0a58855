import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Release } from './codeServer';
import { projectFolder } from './folders';
import type { Print } from './results';
import { startServer } from './server';
import { testBundleFolder } from './testBundle';

const patience = 20 * 60_000;
const mark = '[test] ';

/**
 * Runs the bundled integration tests in the extension host of VS Code's server, by the payload with which VS Code for
 * the Web runs the tests of an extension under development. Returns the exit code.
 */
export async function runIntegrationOnServer(
  env: NodeJS.ProcessEnv,
  release: Release,
  print: Print,
): Promise<number> {
  const host = await startServer({
    smokeTestDriver: true,
    env: { ...env, CLOUD_ZOO_TEST_MARK: mark },
    release,
  });
  const windowLog: string[] = [];
  try {
    const remote = (path: string) => host.url.replace('http://', 'vscode-remote://') + path;
    let exited: Promise<number> | undefined;
    await host.openPage({
      folder: host.newFolder(),
      payload: [
        ['extensionDevelopmentPath', remote(projectFolder)],
        ['extensionTestsPath', remote(join(testBundleFolder, 'index.js'))],
      ],
      prepare: async page => {
        exited = exitCode(page);
        await exposeLog(page, windowLog, print);
      },
    });
    return (await exited) ?? 1;
  } finally {
    const file = join(testBundleFolder, 'window.log');
    writeFileSync(file, `${windowLog.join('\n')}\n\n${host.log}`);
    await host.stop();
  }
}

/** What the tests say appears here as they say it; what VS Code itself says goes to a file. */
async function exposeLog(page: Page, windowLog: string[], print: Print): Promise<void> {
  await page.exposeFunction('codeAutomationLog', (type: string, args: readonly unknown[]) => {
    const text = args.map(String).join(' ');
    if (text.startsWith(mark)) print(text.slice(mark.length));
    else windowLog.push(`${type} ${text}`);
  });
}

async function exitCode(page: Page): Promise<number> {
  return await new Promise((resolve, reject) => {
    const tooLong = () =>
      reject(new Error(`The integration tests did not end in ${patience / 60_000} minutes.`));
    const timer = setTimeout(tooLong, patience);
    page
      .exposeFunction('codeAutomationExit', (code: number) => {
        clearTimeout(timer);
        resolve(code);
      })
      .catch(reject);
  });
}
