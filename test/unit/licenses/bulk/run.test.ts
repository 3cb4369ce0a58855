import assert from 'node:assert/strict';
import { parse } from 'csv-parse/sync';
import { ActivityRecord } from '../../../../src/activity/record';
import { apiLicenseListing } from '../../../../src/licenses/bulk/rows';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../../../src/sandbox';
import { AkanaClient } from '../../../../src/services/akana/client';
import { recordingTransport } from '../../services/calls';
import { Killed, Office } from './office';
import { apiLicenses, canopy, clusters, devices, type Many } from './thousand';

type Row = Record<string, string>;

describe('a run over a list', () => {
  let sandbox: Sandbox;
  let office: Office;

  async function open(many: Many, options: SandboxOptions = many.options(10)): Promise<void> {
    sandbox = await startSandbox(options);
    office = await Office.open(many.listing(sandbox));
  }
  afterEach(async () => {
    await sandbox.stop();
    await office.close();
  });

  function result(): Row[] {
    const delimiter = office.result.includes('row;line') ? ';' : ',';
    return parse(office.result, { columns: true, bom: true, delimiter });
  }

  /** `outcome: note` of each row. */
  function outcomes(): string[] {
    return result().map(({ outcome, note }) => (note ? `${outcome}: ${note}` : `${outcome}`));
  }

  describe('on Cloud Zoo', () => {
    const license = (id: string) => ({ id, key: id, aud: canopy, exp: null, numberOfSeats: 1 });
    const cluster = (entityId: string, ...ids: string[]) => ({ entityId, licenses: ids.map(license) });
    const listed = (...rows: string[]) =>
      ['licenseId,productId,entityId', ...rows.map(row => row.replace('/', `,${canopy},`))].join('\n');

    it('says which rows went with another one of the same entity', async () => {
      await open(clusters, {
        licenses: [cluster('1-|-User', 'a', 'b'), cluster('1-|-User', 'c'), cluster('2-|-User', 'd')],
      });
      const text = listed('a/1-|-User', 'd/2-|-User', 'b/1-|-User', 'c/1-|-User', 'x/1-|-User', 'y/3-|-User');
      await office.run(text, { concurrency: 3 });
      assert.deepEqual(outcomes().slice(0, 5), [
        'done',
        'done',
        'notThere: not there: it was deleted with the cluster of row 2, or never existed',
        'done',
        'notThere: not there: it was deleted with the cluster of row 2 or 5, or never existed',
      ]);
      assert.match(outcomes()[5] ?? '', /^refused: .*Check the ID.*404 NotFound/);
    });

    it('knows from the record what an earlier run removed', async () => {
      await open(clusters, { licenses: [cluster('1-|-User', 'a', 'b')] });
      const fault = sandbox.fault({ method: 'DELETE', kind: 'status', status: 400 });
      await office.run(listed('b/1-|-User', 'a/1-|-User'));
      assert.equal(fault.hits, 1);
      assert.match(outcomes()[0] ?? '', /^refused/);
      await office.run(listed('b/1-|-User', 'a/1-|-User'));
      assert.deepEqual(outcomes(), [
        'notThere: not there: it was deleted with the cluster of row 3, or never existed',
        'done',
      ]);
    });

    it('does not know whether it went with a row whose outcome is unknown, until that is sent again', async () => {
      await open(clusters, { licenses: [cluster('1-|-User', 'a', 'b')] });
      sandbox.fault({ method: 'DELETE', kind: 'resetAfter' });
      const text = listed('a/1-|-User', 'b/1-|-User');
      await office.run(text);
      assert.equal(
        outcomes()[1],
        'notThere: not there: it may have been deleted with row 2, whose outcome is unknown, or never existed',
      );
      await office.run(text, { sendsAgain: true });
      assert.deepEqual(outcomes(), [
        'alreadyGone: gone since an earlier request whose answer was lost',
        'notThere: not there: it was deleted with the cluster of row 2, or never existed',
      ]);
    });

    it('calls a 404 refused where nothing of the entity was removed', async () => {
      await open(clusters, { licenses: [] });
      await office.run(listed('a/1-|-User', 'b/1-|-User'));
      assert.ok(outcomes().every(outcome => outcome.startsWith('refused')));
    });

    it('sends the rows of one entity one after the other', async () => {
      await open(clusters, { licenses: [cluster('1-|-User', 'a'), cluster('1-|-User', 'b')] });
      sandbox.fault({ method: 'DELETE', kind: 'latency', ms: 100 });
      const running = office.run(listed('a/1-|-User', 'b/1-|-User'));
      await sandbox.whenRequest(() => true);
      await new Promise(resolve => setTimeout(resolve, 50));
      assert.equal(sandbox.requests.length, 1);
      assert.equal((await running).tally.done, 2);
    });
  });

  it('sends what stands there twice once, and says so', async () => {
    await open(devices);
    const { tally } = await office.run(
      'hardware_id,product,license_key\nnot returned,cp,KEY-0\nnot returned,cp,KEY-0\n',
    );
    assert.deepEqual([tally.done, tally.duplicate, sandbox.requests.length], [1, 1, 1]);
    assert.deepEqual(outcomes(), ['done', 'duplicate: same as row 2']);
  });

  it('asks about what may have worked, leaves it out or sends it again, and skips what is done', async () => {
    await open(devices);
    sandbox.fault({ ...devices.call, kind: 'resetAfter', times: 2 });
    await office.run(devices.text(10), { concurrency: 1 });
    assert.match(outcomes()[0] ?? '', /^unknown: The connection to .* was lost/);

    const left = await office.run(devices.text(10));
    assert.deepEqual([left.plan.uncertain.length, left.plan.doneBefore.length], [2, 8]);
    assert.equal(sandbox.requests.length, 10, 'nothing was sent');
    assert.equal(outcomes()[0], 'unknown: No answer was recorded.');

    await office.run(devices.text(10), { sendsAgain: true });
    assert.equal(sandbox.requests.length, 12);
    assert.equal(outcomes()[0], 'alreadyGone: gone since an earlier request whose answer was lost');
    assert.equal(outcomes()[2], 'done');
  });

  it('sends on while outcomes are on their way to the record, and ends when they are there', async () => {
    await open(devices);
    let recorded = () => {};
    const recordedAfter = new Promise<void>(resolve => {
      recorded = resolve;
    });
    let isOver = false;
    const running = office.run(devices.text(10), { concurrency: 1, recordedAfter }).finally(() => {
      isOver = true;
    });
    await sandbox.whenRequest(() => sandbox.requests.length === 10);
    assert.equal(isOver, false);
    recorded();
    await running;
    const entries = await new ActivityRecord(office.folder).latest();
    assert.deepEqual(
      entries.map(({ ending }) => ending?.outcome),
      Array.from({ length: 10 }, () => 'done'),
    );
  });

  it('sends no more when an outcome cannot be recorded, and says so', async () => {
    await open(devices);
    const recordedAfter = Promise.reject(new Error('the disk is full'));
    recordedAfter.catch(() => undefined);
    await assert.rejects(office.run(devices.text(10), { concurrency: 1, recordedAfter }), /the disk is full/);
    assert.ok(sandbox.requests.length < 10, `${sandbox.requests.length} requests`);
  });

  it('waits as long as the service asks, then sends the same again', async () => {
    await open(devices);
    sandbox.fault({ ...devices.call, kind: 'status', status: 429, retryAfter: '2', times: 3 });
    const started = Date.now();
    const { tally } = await office.run(devices.text(10), { concurrency: 3 });
    assert.equal(tally.done, 10);
    assert.ok(Date.now() - started >= 90, 'two seconds, of which each takes a twentieth');
    assert.equal(sandbox.requests.length, 13);
  });

  it('gives a row up that the service does not take after some pauses, and goes on with the others', async () => {
    await open(devices);
    sandbox.fault({ ...devices.call, kind: 'status', status: 429, retryAfter: '0', times: 6 });
    const { tally } = await office.run(devices.text(10), { concurrency: 1 });
    assert.deepEqual([tally.refused, tally.done], [1, 9]);
    assert.match(outcomes()[0] ?? '', /^refused: .* 429/);
  });

  it('ends where the service wants more time than a run waits: nothing was refused, and the next run sends it', async () => {
    await open(devices);
    sandbox.fault({ ...devices.call, kind: 'status', status: 429, retryAfter: '3600', times: 2 });
    const { tally, run } = await office.run(devices.text(10), { concurrency: 2 });
    assert.deepEqual([tally.notSent, tally.refused], [10, 0]);
    assert.equal(run.stoppedBy?.why, 'pause');
    assert.equal(sandbox.requests.length, 2);
    assert.deepEqual(new Set(outcomes()), new Set(['notSent']));
    assert.equal((await office.run(devices.text(10))).tally.done, 10);
  });

  it('is read again as a list, filtered and written by a spreadsheet or not: nothing but IDs is sent', async () => {
    await open(devices);
    sandbox.fault({ ...devices.call, kind: 'status', status: 400, body: '{"code":"blacklisted"}', times: 3 });
    await office.run(devices.text(10), { concurrency: 1 });
    const [head, ...lines] = office.result.trim().split('\n');
    const refused = [head, ...lines.filter(line => line.includes(';refused;'))];
    assert.equal(refused.length, 4);
    const before = new Set(sandbox.requests.map(({ body }) => body));
    Object.assign(office, { file: 'file:///returns.result.csv' });
    const { tally } = await office.run(`sep=;\r\n${refused.join('\r\n')}`);
    assert.deepEqual([tally.done, sandbox.requests.length], [3, 13]);
    assert.ok(
      sandbox.requests.every(({ body }) => before.has(body)),
      'the same requests',
    );
    assert.deepEqual((await office.list(office.result)).table.ignored, []);
  });

  it('reads the record once, however long it lasts and however often the result is written', async () => {
    await open(devices, devices.options(60));
    sandbox.fault({ ...devices.call, kind: 'latency', ms: 100, times: 60 });
    let read = 0;
    const { search, newestFirst } = ActivityRecord.prototype;
    ActivityRecord.prototype.search = function (...wanted) {
      read++;
      return search.apply(this, wanted);
    };
    ActivityRecord.prototype.newestFirst = function () {
      read++;
      return newestFirst.apply(this);
    };
    try {
      const { tally } = await office.run(devices.text(60), { concurrency: 2 });
      assert.equal(tally.done, 60);
    } finally {
      Object.assign(ActivityRecord.prototype, { search, newestFirst });
    }
    assert.ok(office.written > 3, `written ${office.written} times`);
    assert.equal(read, 1);
  });

  it('does not send again what a 503 may have done', async () => {
    await open(devices);
    sandbox.fault({ ...devices.call, kind: 'statusAfter', status: 503 });
    await office.run(devices.text(10));
    assert.equal(sandbox.requests.length, 10);
    assert.equal(outcomes().filter(outcome => outcome.startsWith('unknown')).length, 1);
  });

  it('goes on after failures', async () => {
    await open(devices);
    sandbox.fault({ ...devices.call, kind: 'status', status: 400, body: '{"code":"blacklisted"}', times: 4 });
    const { tally, run } = await office.run(devices.text(10), { concurrency: 2 });
    assert.deepEqual([tally.refused, tally.done, run.progress.failed], [4, 6, 4]);
    assert.match(outcomes()[0] ?? '', /The device is blocked for this license\. .*400 blacklisted\)/);
  });

  it('stops where there is no login, and says what was not sent', async () => {
    await open(apiLicenses);
    const { endpoint, email } = sandbox.akana;
    const credentials = { signIn: 'password', email, password: 'wrong' } as const;
    await office.close();
    office = await Office.open(
      apiLicenseListing(
        { service: 'akana', name: 'acme', endpoint, signIn: 'password', email },
        new AkanaClient({ endpoint, credentials }, recordingTransport()),
      ),
    );
    const { tally, run } = await office.run(apiLicenses.text(10), { concurrency: 2 });
    assert.deepEqual([tally.refused, tally.notSent], [2, 8]);
    assert.ok(run.stoppedBy?.why === 'failure');
    assert.equal(run.stoppedBy.error.failure.code, 'loginRefused');
    assert.deepEqual(sandbox.akana.isLocked(email), false);
    assert.equal(sandbox.akana.licenses().length, 11);
  });

  it('stops between rows when it is cancelled: what is under way ends', async () => {
    await open(devices);
    sandbox.fault({ ...devices.call, kind: 'latency', ms: 80, times: 10 });
    const controller = new AbortController();
    const running = office.run(devices.text(10), { concurrency: 2, signal: controller.signal });
    await sandbox.whenRequest(() => true);
    controller.abort();
    const { tally } = await running;
    assert.deepEqual([tally.done + tally.notSent, tally.unknown], [10, 0]);
    assert.ok(tally.done <= 2);
    assert.equal((await office.run(devices.text(10))).tally.done, 10);
  });

  it('can be cancelled while it waits', async () => {
    await open(devices);
    sandbox.fault({ ...devices.call, kind: 'status', status: 429, retryAfter: '600', times: 100 });
    const controller = new AbortController();
    const running = office.run(devices.text(10), { concurrency: 1, signal: controller.signal });
    await sandbox.whenRequest(({ outcome }) => outcome === 'answered');
    setTimeout(() => controller.abort(), 50);
    const { tally, states } = await running;
    assert.equal(tally.notSent, 10, 'what the service wants later was not refused');
    assert.equal(states.length, 10);
    assert.equal(sandbox.requests.length, 1);
  });

  it('sends nothing that cannot be recorded', async () => {
    await open(devices);
    await assert.rejects(office.run(devices.text(10), { killedAfter: 0 }), Killed);
    assert.deepEqual(sandbox.requests, []);
  });

  it('writes all that was given but secrets, and nothing that a spreadsheet would run', async () => {
    await open(devices, {
      licenseSpring: {
        products: [{ product_name: 'T', short_code: 'tw', authorization_method: 'user' }],
        licenses: [{ id: 1, product: 'tw', username: 'ana', password: 'geheim', devices: ['=1+1', 'é;"x"'] }],
      },
    });
    sandbox.fault({
      ...devices.call,
      kind: 'status',
      status: 400,
      body: '{"code":"=cmd|x","message":"@SUM(1)"}',
    });
    const text =
      '\ufeffHardware ID;product;username;password;who\n=1+1;tw;ana;geheim;x\n"é;""x""";tw;ana;geheim;y\n';
    await office.run(text, { concurrency: 1 });
    const head = 'row;line;hardware_id;product;username;outcome;status;error_code;note;time';
    assert.ok(office.result.startsWith(`\ufeff${head}\n`), office.result);
    const [refused, done] = result();
    assert.deepEqual([refused?.hardware_id, refused?.error_code], ["'=1+1", "'=cmd|x"]);
    assert.match(refused?.note ?? '', /^'@SUM\(1\)\. .*\(127\.0\.0\.1:\d+ answered 400 =cmd\|x\)/);
    assert.deepEqual([done?.hardware_id, done?.outcome, done?.status], ['é;"x"', 'done', '200']);
    assert.ok(!office.result.includes('geheim'));
  });

  it('explains what an earlier run was refused by the code that is recorded', async () => {
    await open(devices);
    const text = 'hardware_id,product,license_key\nnowhere,cp,KEY-0\nL-0&x,cp,KEY-0\n';
    const controller = new AbortController();
    await office.run(text, { concurrency: 1 });
    controller.abort();
    await office.run(text, { signal: controller.signal });
    assert.match(
      outcomes()[0] ?? '',
      /^refused: The license is not active on a device.*400 device_not_found\)/,
    );
    assert.equal(outcomes()[1], 'done');
  });

  it('leaves a file of another name to itself', async () => {
    await open(devices);
    await office.run(devices.text(2));
    Object.assign(office, { file: 'file:///other.csv' });
    const { plan } = await office.run(devices.text(2));
    assert.equal(plan.toSend.length, 2);
  });
});
