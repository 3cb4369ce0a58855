import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { build } from 'esbuild';
import { ActivityRecord } from '../../../../src/activity/record';
import { type Sandbox, startSandbox } from '../../../../src/sandbox';
import { Office } from './office';
import { apiLicenses, clusters, devices, type Many } from './thousand';

const count = 40;
const kills = Number(process.env.CLOUD_ZOO_KILLS ?? 6);
const services = [clusters, devices, apiLicenses];

/** A process that is killed writes no last line, runs no `finally` and closes no file. */
describe('a run whose process is killed at any moment', function () {
  this.timeout(60_000 + kills * 20_000);
  let folder: string;
  let runner: string;
  const seed = Number(process.env.CLOUD_ZOO_SEED ?? 20261126);
  const random = generator(seed);

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'crash-'));
    runner = join(folder, 'runner.cjs');
    await build({
      entryPoints: [join(__dirname, 'runner.ts')],
      outfile: runner,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      mainFields: ['module', 'main'],
      logLevel: 'warning',
    });
  });
  after(() => rm(folder, { recursive: true }));

  for (let index = 0; index < kills; index++) {
    const many = services[index % services.length] ?? clusters;
    const after = 1 + Math.floor(random() * count);
    it(`${index + 1}: ${many.service}, after ${after} requests; what is left is done at the next run, nothing twice`, async () => {
      const sandbox = await startSandbox(many.options(count));
      const office = await Office.open(many.listing(sandbox));
      try {
        await killedRun(runner, many, sandbox, office, after);
        await assertWhole(office);
        const { tally } = await office.run(many.text(count), { sendsAgain: true });
        assert.equal(tally.done + tally.alreadyGone + tally.notThere, count, JSON.stringify(tally));
        assert.deepEqual(many.left(sandbox), []);
        assertOnce(many, sandbox);
        await assertRecorded(many, sandbox, office);
        assert.equal(
          parse(office.result, { columns: true, bom: true, delimiter: delimiterOf(office) }).length,
          count,
        );
      } finally {
        await sandbox.stop();
        await office.close();
      }
    });
  }
});

/** Runs the list in another process, which is killed as soon as that many removals have arrived. */
async function killedRun(
  runner: string,
  many: Many,
  sandbox: Sandbox,
  { folder }: Office,
  after: number,
): Promise<void> {
  const { endpoint, issuer, secret, licenseSpring, akana } = sandbox;
  const { email, password } = akana;
  const { apiKey, sharedKey } = licenseSpring;
  const known = {
    endpoint,
    issuer,
    secret,
    licenseSpring: { endpoint: licenseSpring.endpoint, apiKey, sharedKey },
    akana: { endpoint: akana.endpoint, email, password },
  };
  const what = JSON.stringify({ service: many.service, count, folder, sandbox: known });
  const enough = sandbox.whenRequest(() => removals(many, sandbox).length >= after);
  const child = spawn(process.execPath, [runner, what], { stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = once(child, 'exit');
  await Promise.race([enough, ended]);
  child.kill('SIGKILL');
  const [code, signal] = await ended;
  // With the last requests it may be at its end before.
  assert.ok(signal === 'SIGKILL' || code === 0, `it ended with ${code}`);
  assert.ok(removals(many, sandbox).length >= after);
}

/** The requests that remove. */
function removals(many: Many, sandbox: Sandbox) {
  return sandbox.requests.filter(
    ({ method, path }) => method === many.call.method && path.startsWith(many.call.path),
  );
}

/** A result is whole or not there, whenever it was written. */
async function assertWhole(office: Office): Promise<void> {
  const text = await readFile(join(office.folder, 'result.csv'), 'utf8').catch(() => undefined);
  if (text !== undefined) {
    const rows = parse(text, { columns: true, bom: true, delimiter: text.includes('row;line') ? ';' : ',' });
    assert.equal(rows.length, count);
  }
  for await (const { unreadable } of new ActivityRecord(office.folder).newestFirst()) {
    assert.equal(unreadable, 0);
  }
}

function assertOnce(many: Many, sandbox: Sandbox): void {
  const done = removals(many, sandbox)
    .filter(({ status }) => status === 200)
    .map(({ path, query, body }) => JSON.stringify([path, query, body]));
  assert.equal(new Set(done).size, done.length, 'nothing is removed twice');
}

/** What was sent is on the record, whatever became of it. */
async function assertRecorded(many: Many, sandbox: Sandbox, office: Office): Promise<void> {
  let entries = 0;
  for await (const slice of new ActivityRecord(office.folder).newestFirst()) {
    entries += slice.entries.length;
  }
  assert.ok(entries >= removals(many, sandbox).length, 'each request was noted before it was sent');
}

function delimiterOf({ result }: Office): string {
  return result.includes('row;line') ? ';' : ',';
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
