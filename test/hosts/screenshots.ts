// npm run screenshots: takes the pictures of the README and the walkthrough anew, in the real VS Code.
import { endAllOnInterrupt } from './processes';
import { installServerHost, runMocha } from './suites';
import { packageExtension } from './vsix';

main().catch(error => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

async function main(): Promise<void> {
  endAllOnInterrupt();
  await packageExtension();
  await installServerHost();
  const options = { host: 'server', release: 'newest', filters: [], grep: process.argv[2] } as const;
  const { failed } = await runMocha('screenshots', options, 120_000, console.log);
  process.exitCode = failed > 0 ? 1 : 0;
}
