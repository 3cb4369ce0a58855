import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../hosts/folders';
import { prepareSuite } from '../hosts/suites';
import { type Measured, measuredOf } from './measure';

interface Figure {
  readonly name: string;
  readonly milliseconds: number;
  readonly limit: number;
}

/** What holds up a real extension host, it alone can tell: an integration test measures, and leaves its figures. */
export async function measureInVSCode(): Promise<Measured[]> {
  const folder = temporaryFolder('bench');
  const file = join(folder.path, 'figures.jsonl');
  process.env.CLOUD_ZOO_BENCH = file;
  try {
    const host = process.platform === 'linux' ? 'server' : 'desktop';
    const options = { host, release: 'newest', filters: ['responsiveness'], grep: undefined } as const;
    const run = await prepareSuite('integration', options);
    const { failed } = await run(console.log);
    if (failed > 0) throw new Error('What was measured in VS Code is not right.');
    const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
    return lines.map(line => {
      const { name, milliseconds, limit }: Figure = JSON.parse(line);
      const what = { name, against: 'the longest that is allowed', goal: 1 };
      return measuredOf(what, [{ milliseconds }], [{ milliseconds: limit }]);
    });
  } finally {
    delete process.env.CLOUD_ZOO_BENCH;
    folder.dispose();
  }
}
