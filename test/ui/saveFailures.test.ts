import assert from 'node:assert/strict';
import type { Fault, FaultHandle } from '../../src/sandbox';
import { type Acme, canopy, edit, openAcme, openProduct, refusedSave, revert, writes } from './acme';
import { keepOpen } from './fixture';

interface Failure {
  readonly name: string;
  readonly fault: Fault;
  /** What the message begins with: what failed. */
  readonly failed: RegExp;
  /** The service's own words, or what came instead, and what to do. */
  readonly says: readonly RegExp[];
  readonly links: readonly string[];
}

const notSaved = /^Not saved\. /;
const unknown = /^It is not known whether .* saved\. Saving again sends the same, and is safe\. /;

/** A refusal as Cloud Zoo words it. */
function refusal(status: number, code: string, description: string, details: string): Fault {
  const body = JSON.stringify({ Error: code, Description: description, Details: details });
  return { method: 'PUT', kind: 'status', status, body, contentType: 'application/json' };
}

const failures: Failure[] = [
  {
    name: '401',
    fault: refusal(401, 'Unauthorized', 'The issuer secret is wrong.', 'Use the new one.'),
    failed: notSaved,
    says: [
      /The issuer secret is wrong\. Use the new one\. .*401 Unauthorized\)/,
      /Check the issuer ID and the secret/,
    ],
    links: ['updateSecret', 'showLog'],
  },
  {
    name: '403',
    fault: refusal(403, 'Forbidden', 'The product belongs to another issuer.', 'Ask its owner.'),
    failed: notSaved,
    says: [
      /The product belongs to another issuer\. Ask its owner\. .*403 Forbidden\)/,
      /Check the issuer ID/,
    ],
    links: ['updateSecret', 'showLog'],
  },
  {
    name: '404',
    fault: refusal(404, 'NotFound', 'The resource cannot be found.', 'Use the id in lowercase.'),
    failed: notSaved,
    says: [/The service found nothing with this ID\. Use the id in lowercase\. .*404 NotFound\)/],
    links: ['showLog'],
  },
  {
    name: '409',
    fault: refusal(409, 'Conflict', 'Another change is under way.', 'Try again in a minute.'),
    failed: notSaved,
    says: [/Another change is under way\. Try again in a minute\. .*answered 409 Conflict\)/],
    links: ['showLog'],
  },
  {
    name: '500 with an empty body',
    fault: { method: 'PUT', kind: 'status', status: 500, body: '' },
    failed: unknown,
    says: [/Try again later.*answered 500\)/],
    links: ['showLog'],
  },
  {
    name: '502 with an HTML page',
    fault: { method: 'PUT', kind: 'html', status: 502, body: '<html><h1>Bad <b>Gateway</b></h1></html>' },
    failed: unknown,
    says: [/Bad +Gateway\. .*Try again later.*answered 502\)/],
    links: ['showLog'],
  },
  {
    name: '200 with an HTML page',
    fault: { method: 'PUT', kind: 'html', status: 200, body: '<html><p>Please sign in</p></html>' },
    failed: unknown,
    says: [/does not understand: Please sign in/],
    links: ['showLog'],
  },
  {
    name: 'no answer',
    fault: { method: 'PUT', kind: 'hang' },
    failed: unknown,
    says: [/did not answer in time/, /cloudZoo\.requestTimeout/],
    links: ['showLog'],
  },
  {
    name: 'a reset connection',
    fault: { method: 'PUT', kind: 'reset' },
    failed: unknown,
    says: [/was lost .*\. Try again \(ECONNRESET\)\./],
    links: ['showLog'],
  },
  {
    name: 'a text with the look of a link',
    fault: refusal(
      400,
      'BadRequest',
      'No. [click](command:workbench.action.quit)',
      '[a](https://example.com)',
    ),
    failed: notSaved,
    says: [/click/, /command:workbench\.action\.quit/],
    links: ['showLog'],
  },
];

describe('a save that fails', () => {
  keepOpen();
  let acme: Acme;
  let version = 0;
  const faults: FaultHandle[] = [];

  before(async function () {
    this.timeout(60_000);
    acme = await openAcme({}, { 'cloudZoo.requestTimeout': 2 });
    await openProduct(acme.workbench, canopy);
  });

  beforeEach(async () => {
    await revert(acme.workbench, canopy.tab);
    acme.sandbox.clearRequests();
    version++;
  });

  afterEach(mend);

  for (const { name, fault, failed, says, links } of failures) {
    it(`keeps the text and says what to do, after ${name}`, async () => {
      const { sandbox, workbench } = acme;
      misbehave({ path: '/v1/product', ...fault });
      const put = await changeVersion();
      const text = await workbench.wholeText();

      await workbench.save();
      const message = await refusedSave(workbench);
      assert.match(message, failed);
      for (const words of says) assert.match(message, words);
      assert.deepEqual(await linksOfMessage(), links);
      await workbench.waitForTab(canopy.tab, true);
      assert.equal(await workbench.wholeText(), text);
      assert.deepEqual(writes(sandbox), [put], 'one attempt');

      mend();
      await savesNow(put);
    });
  }

  it('sends no PUT when the product cannot be read before', async () => {
    const { sandbox, workbench } = acme;
    const put = await changeVersion();
    const text = await workbench.wholeText();
    misbehave({ method: 'GET', kind: 'status', status: 500 });

    await workbench.save();
    const message = await refusedSave(workbench);
    assert.match(message, /^Not saved, because the live product could not be checked first\. .*answered 500/);
    assert.match(message, /Try again later/);
    await workbench.waitForTab(canopy.tab, true);
    assert.equal(await workbench.wholeText(), text);
    assert.deepEqual(writes(sandbox), []);

    mend();
    await savesNow(put);
  });

  function misbehave(fault: Fault): void {
    faults.push(acme.sandbox.fault({ times: Number.POSITIVE_INFINITY, ...fault }));
  }

  function mend(): void {
    for (const fault of faults.splice(0)) fault.remove();
  }

  /** Changes one property to something new, and tells the PUT that must follow. */
  async function changeVersion(): Promise<{ line: string; body: string }> {
    await edit(acme.workbench, canopy.tab, /"version": ".*"/, `"version": "9.${version}"`);
    return { line: `PUT /v1/product/${canopy.id}`, body: `{"version": "9.${version}"}` };
  }

  /** The commands behind the links of the message; nothing else may be a link. */
  async function linksOfMessage(): Promise<string[]> {
    const targets = await acme.workbench.notificationLinks('Failed to save');
    return targets.map(target => target.replace(/^command:cloudZoo\.(\w+).*$/, '$1'));
  }

  async function savesNow(put: { line: string; body: string }): Promise<void> {
    acme.sandbox.clearRequests();
    await acme.workbench.save();
    await acme.workbench.waitForTab(canopy.tab, false);
    assert.deepEqual(writes(acme.sandbox), [put]);
  }
});
