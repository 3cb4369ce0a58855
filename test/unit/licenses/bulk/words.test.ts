import assert from 'node:assert/strict';
import type { LicenseSpringConnection } from '../../../../src/connections/connection';
import {
  type Plan,
  planOf,
  RecordedRemovals,
  type RowToSend,
  rowsToSend,
} from '../../../../src/licenses/bulk/plan';
import { Rate } from '../../../../src/licenses/bulk/progress';
import { deviceListing, type LicenseList } from '../../../../src/licenses/bulk/rows';
import type { RunProgress } from '../../../../src/licenses/bulk/run';
import { countQuestion, planText, problemsSentence, stopWords } from '../../../../src/licenses/bulk/words';
import { LicenseSpringClient } from '../../../../src/services/licenseSpring/client';
import { recordingTransport } from '../../services/calls';
import { listOf } from './office';

describe('how far a run is', () => {
  const begun: RunProgress = { total: 998, answered: 0, failed: 0, underWay: 8, pause: 0, isStopping: false };
  const rows: [name: string, seconds: number, progress: Partial<RunProgress>, words: string][] = [
    ['at first', 0, {}, '0 of 998'],
    ['with a rate', 5, { answered: 70, failed: 3 }, '70 of 998 · 14/s · 67 s left · 3 failed'],
    ['slowly', 8, { answered: 4 }, '4 of 998 · 0.5/s · 34 min left'],
    [
      'while it waits',
      5,
      { answered: 70, underWay: 0, pause: 11_200 },
      '70 of 998 · waiting 12 s, as the service asked',
    ],
    [
      'while it waits for long',
      5,
      { answered: 70, underWay: 0, pause: 899_100 },
      '70 of 998 · waiting 15:00 min, as the service asked',
    ],
    ['while it stops', 5, { answered: 70, isStopping: true }, '70 of 998 · finishing 8 requests…'],
  ];
  for (const [name, seconds, progress, words] of rows) {
    it(`is said ${name}`, () => {
      let now = 0;
      const rate = new Rate(() => now);
      rate.wordsFor(begun);
      now = seconds * 1000;
      assert.equal(rate.wordsFor({ ...begun, ...progress }), words);
    });
  }

  it('is taken over the last seconds', () => {
    let now = 0;
    const rate = new Rate(() => now);
    for (let ended = 0; ended <= 100; ended += 10) {
      rate.wordsFor({ ...begun, answered: ended });
      now += 1000;
    }
    now += 9000;
    assert.match(rate.wordsFor({ ...begun, answered: 110 }), /^110 of 998 · 1\.0\/s/);
  });
});

describe('what is said of a list', () => {
  const endpoint = 'https://springs.example/api/v4';
  const connection: LicenseSpringConnection = {
    service: 'licenseSpring',
    name: 'springs',
    endpoint,
    authorization: 'apiKey',
    tokenEndpoint: '',
  };
  const credentials = { kind: 'apiKey', apiKey: 'a', sharedKey: 's' } as const;
  const client = new LicenseSpringClient({ endpoint, credentials }, recordingTransport());
  const text = [
    'hardware_id,product,username,password,customer,[x](command:y)',
    'pc-1,cp,ana,geheim',
    'pc-2,cp,ana,',
    'hardware_id,product,username,password,customer,[x](command:y)',
    'pc-1,cp,ana,',
  ].join('\n');
  let list: LicenseList;
  let plan: Plan;
  let sendings: RowToSend[];

  before(async () => {
    list = await listOf(deviceListing(connection, client), text);
    const attempts = new RecordedRemovals([], list);
    plan = planOf(list, attempts);
    sendings = rowsToSend(plan, false);
  });

  it('names effect, place, what is skipped and ignored, and the number', () => {
    assert.equal(
      countQuestion(list, plan, sendings),
      `2 devices will be deactivated on springs (${endpoint}). Skipped: 1 listed twice. The heading appears again on line 4. Ignored columns: customer, [x] (command:y). Type 2 to continue.`,
    );
  });

  it('shows each request without a secret, and what is left out', () => {
    const shown = planText(list, plan, sendings);
    assert.ok(shown.startsWith('# Not sent yet. 2 devices will be deactivated'));
    assert.ok(shown.includes(`# Line 2\nPOST ${endpoint}/deactivate_license\n{"hardware_id":"pc-1"`), shown);
    assert.ok(shown.includes('"password":"<password>"') && !shown.includes('geheim'), shown);
    assert.ok(shown.includes('# Line 5 is skipped: the same as line 2.'), shown);
  });

  it('says when to go on after the service asked for more time than a run waits', () => {
    const now = Date.UTC(2026, 4, 20, 12);
    const words = (seconds: number) => stopWords({ why: 'pause', until: now + seconds * 1000 }, now);
    assert.match(
      words(3600),
      /accepts requests again in 60 min. Run the file again after .*\d.*\. Nothing is lost\./,
    );
    assert.match(words(5 * 3600), /in 5 h 0 min. Run the file again after/);
    for (const absurd of [30 * 24 * 3600, 1e15, Number.POSITIVE_INFINITY]) {
      assert.match(words(absurd), /more than a week/);
    }
  });

  it('counts the rows that cannot be used', () => {
    const problems = [
      { line: 5, message: 'productId is not a GUID.' },
      { line: 9, message: 'x' },
    ];
    assert.equal(
      problemsSentence(problems, 1000),
      '2 of 1,000 rows cannot be used: line 5: productId is not a GUID. Nothing was sent.',
    );
  });
});
