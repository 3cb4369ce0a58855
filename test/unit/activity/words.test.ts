import assert from 'node:assert/strict';
import type { ActivityEntry, RecordedOutcome } from '../../../src/activity/entry';
import { entryText } from '../../../src/activity/texts';
import { agoWords, momentWords, reasonWords, whatWords } from '../../../src/activity/words';

const entry: ActivityEntry = {
  id: 'e',
  time: Date.UTC(2026, 10, 26, 13, 19),
  connection: 'acme',
  service: 'cloudZoo',
  host: 'zoo.example.com',
  operation: 'deleteLicenseCluster',
  subject: { licenseId: 'CN-1', productId: 'p1', entityId: '1-|-User' },
};
const names = {
  titleOf: (_connection: string, id: string) => (id === 'p1' ? 'Canopy' : undefined),
  labelOf: (connection: string) => connection.toUpperCase(),
};

describe('the words of the activity', () => {
  const now = new Date(2026, 10, 26, 13, 0).getTime();
  const minute = 60_000;
  for (const [ago, words] of [
    [0, 'just now'],
    [59_000, 'just now'],
    [-5000, 'just now'],
    [minute, '1 minute ago'],
    [125_000, '2 minutes ago'],
    [59 * minute, '59 minutes ago'],
    [60 * minute, '1 hour ago'],
    [24 * 60 * minute, 'yesterday'],
    [6 * 24 * 60 * minute, '6 days ago'],
    [8 * 24 * 60 * minute, 'Nov 18, 1:00 PM'],
    [400 * 24 * 60 * minute, 'Oct 22, 2025, 1:00 PM'],
  ] as const) {
    it(`say that ${ago / 1000} seconds were ${words}`, () =>
      assert.equal(agoWords(now - ago, now, 'en').replace(' at ', ', '), words));
  }

  it('say the time of today without the date, in a language that nobody knows too', () => {
    assert.equal(momentWords(now, now, 'en'), '1:00 PM');
    assert.equal(momentWords(now, now, 'no such language'), '1:00 PM');
  });

  for (const [ending, words] of [
    [{ outcome: 'done', status: 200 }, undefined],
    [{ outcome: 'refused', status: 404, code: 'NotFound' }, 'The service does not have it. (404 NotFound)'],
    [{ outcome: 'unknown', status: 502 }, 'The service had a problem. (502)'],
    [{ outcome: 'unknown', failure: 'timeout' }, 'The service did not answer in time.'],
    [{ outcome: 'refused', failure: 'unreachable' }, 'The service could not be reached.'],
    [{ outcome: 'unknown', failure: 'a later word' }, 'No answer was recorded.'],
  ] as [RecordedOutcome, string | undefined][]) {
    it(`give the reason of ${JSON.stringify(ending)}`, () =>
      assert.equal(reasonWords({ ...entry, ending: { ...ending, milliseconds: 1 } }), words));
  }

  it('name what an entry is about by its title, where one is known', () => {
    const of = (subject: Record<string, string>) => whatWords({ ...entry, subject }, names);
    assert.equal(of({ title: 'Old', productId: 'p1' }), 'Canopy');
    assert.equal(of({ title: 'Old', productId: 'p2' }), 'Old');
    assert.equal(of({ productId: 'p2' }), 'p2');
    assert.equal(of({ LicenseID: 'x.sandbox', Name: 'Gold' }), 'Gold');
    assert.equal(of({ licenseId: 'CN-1', productId: 'p1' }), 'CN-1');
    assert.equal(of({}), '');
  });
});

describe('an entry as a document', () => {
  it('has its heading, its facts and what was returned', () => {
    const ending = { outcome: 'done', status: 200, milliseconds: 250, returned: '{"Name":"Gold"}' } as const;
    const text = entryText({ ...entry, ending }, names, 'en');
    assert.match(text, /^# Delete license cluster `CN-1`\n\n- Outcome: `done`\n- Connection: `ACME`\n/);
    for (const fact of ['- Product: `Canopy`', '- entityId: `1-|-User`', '- Took: `250 ms`']) {
      assert.ok(text.includes(`${fact}\n`), text);
    }
    assert.ok(text.endsWith('## What the service returned\n\n```json\n{\n  "Name": "Gold"\n}\n```\n'), text);
  });

  it('lets nothing foreign out of its place', () => {
    const evil = '`` ](command:x)\n# Heading ```';
    const ending = { outcome: 'unknown', milliseconds: 1, returned: '````\n# out', code: evil } as const;
    const text = entryText(
      { ...entry, subject: { 'a](command:y)': evil, licenseId: '' }, connection: evil, ending },
      names,
      'en',
    );
    assert.deepEqual(
      text.split('\n').filter(line => line.startsWith('#')),
      [text.split('\n')[0], '## What the service returned', '# out'],
    );
    assert.ok(text.includes('`````\n````\n# out\n`````'), text);
    assert.ok(!text.includes('](command:y)'), text);
    assert.ok(text.includes('```` `` ](command:x) # Heading ``` ````'), text);
  });

  it('says that a sandbox is not real', () => {
    assert.match(entryText({ ...entry, sandbox: 's' }, names, 'en'), /This went to a sandbox/);
  });
});
