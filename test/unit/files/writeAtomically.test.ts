import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeLeftOvers, writeAtomically } from '../../../src/files/writeAtomically';

describe('a file that is written whole', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'whole-'));
    file = join(folder, 'result.csv');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('has the new content, and nothing else is left', async () => {
    await writeFile(file, 'old');
    await writeAtomically(file, 'né😀w');
    assert.equal(await readFile(file, 'utf8'), 'né😀w');
    assert.deepEqual(await readdir(folder), ['result.csv']);
  });

  it('is written piece by piece', async () => {
    await writeAtomically(file, ['a', 'b']);
    assert.equal(await readFile(file, 'utf8'), 'ab');
  });

  it('keeps what it had when its pieces fail', async () => {
    await writeFile(file, 'old');
    async function* pieces() {
      yield 'half';
      throw new Error('no more');
    }
    await assert.rejects(writeAtomically(file, pieces()), /no more/);
    assert.equal(await readFile(file, 'utf8'), 'old');
    assert.deepEqual(await readdir(folder), ['result.csv']);
  });

  it('takes the place of a link, whose target stays as it is', async () => {
    const other = join(folder, 'other.txt');
    await writeFile(other, 'theirs');
    await symlink(other, file);
    await writeAtomically(file, 'ours');
    assert.deepEqual([await readFile(other, 'utf8'), await readFile(file, 'utf8')], ['theirs', 'ours']);
    assert.ok((await lstat(file)).isFile());
  });

  it('is private', async function () {
    if (process.platform === 'win32') this.skip();
    await writeAtomically(file, 'x');
    assert.equal((await lstat(file)).mode & 0o777, 0o600);
  });

  it('leaves alone what it cannot replace', async () => {
    await mkdir(file);
    await assert.rejects(writeAtomically(file, 'x'));
    assert.deepEqual(await readdir(folder), ['result.csv']);
  });

  it('loses the drafts of processes that run no more, and no other file', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    const draft = (of: number) => `.result.csv.cloud-zoo-${of}-${randomUUID()}.tmp`;
    const [dead, ours] = [draft(pid), draft(process.pid)];
    const others = ['result.csv.tmp', '.result.csv.cloud-zoo-notes.tmp', `.other.csv.cloud-zoo-${pid}-x.tmp`];
    for (const name of [dead, ours, ...others]) await writeFile(join(folder, name), name);
    const link = draft(pid);
    await symlink(join(folder, 'result.csv.tmp'), join(folder, link));
    await removeLeftOvers(file);
    assert.deepEqual((await readdir(folder)).sort(), [ours, link, ...others].sort());
  });
});
