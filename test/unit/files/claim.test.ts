import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claim } from '../../../src/files/claim';

describe('a claim', () => {
  let folder: string;
  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'claims-')), 'claims');
  });
  afterEach(() => rm(join(folder, '..'), { recursive: true }));

  /** Says in the only claim that another process holds it. */
  async function giveTo(holder: object): Promise<void> {
    const [name = ''] = await readdir(folder);
    const before: object = JSON.parse(await readFile(join(folder, name), 'utf8'));
    await writeFile(join(folder, name), JSON.stringify({ ...before, ...holder }));
  }

  it('is refused while it is held, and free again when it was given back', async () => {
    const first = await claim(folder, 'file:///returns.csv');
    assert.ok(first.isOurs);
    const second = await claim(folder, 'file:///returns.csv');
    assert.ok(!second.isOurs);
    assert.equal(second.holder.pid, process.pid);
    assert.ok((await claim(folder, 'file:///other.csv')).isOurs);
    await first.release();
    assert.ok((await claim(folder, 'file:///returns.csv')).isOurs);
  });

  it('is taken over from a process that ended without giving it back, which is said', async () => {
    await claim(folder, 'x');
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    await giveTo({ pid });
    const taken = await claim(folder, 'x');
    assert.ok(taken.isOurs);
    assert.equal(taken.cutOff?.pid, pid);
    assert.equal((await readdir(folder)).length, 1);
  });

  it('is taken over from before the computer was started, whoever has that number by now', async () => {
    await claim(folder, 'x');
    await giveTo({ since: 0 });
    assert.ok((await claim(folder, 'x')).isOurs);
  });

  it('stays with a process of another machine', async () => {
    await claim(folder, 'x');
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    await giveTo({ pid, host: 'elsewhere' });
    assert.ok(!(await claim(folder, 'x')).isOurs);
  });

  it('is never given to two at the same moment', async () => {
    for (let round = 0; round < 20; round++) {
      const claims = await Promise.all(Array.from({ length: 5 }, () => claim(folder, `round ${round}`)));
      assert.ok(claims.filter(({ isOurs }) => isOurs).length <= 1);
    }
  });
});
