import assert from 'node:assert/strict';
import { type Acme, canopy, edit, openAcme, openProduct, refusedSave, revert, writes } from './acme';
import { keepOpen } from './fixture';

interface Refusal {
  readonly name: string;
  readonly from: string | RegExp;
  readonly to: string;
  readonly says: RegExp;
}

const refusals: Refusal[] = [
  {
    name: 'broken JSON',
    from: '"version": "8.2.1",',
    to: '"version": "8.2.1"',
    says: /^Not saved\. The JSON is not valid: comma expected \(line 6, column 3\)/,
  },
  {
    name: 'a property that stands twice',
    from: '"version": "8.2.1",',
    to: '"version": "8.2.1",\n  "version": "8.2.2",',
    says: /^Not saved\. The property "version" appears twice \(line 6, column 3\)/,
  },
  {
    name: 'a breach of the schema',
    from: /"platforms": \[[^\]]*\]/,
    to: '"platforms": ["Linux"]',
    says: /^Not saved: platforms\.0 \(line 6\): .*(Windows|Mac)/,
  },
  {
    name: 'a change of a read-only property',
    from: '"creationDate": 1718092800',
    to: '"creationDate": 1718092801',
    says: /^Not saved, because "creationDate" is set by Cloud Zoo and cannot be changed\. .*Undo/,
  },
  {
    name: 'a property taken out',
    from: /\s*"downloadUrl": .*/,
    to: '',
    says: /^Not saved, because "downloadUrl" was removed and Cloud Zoo cannot remove a property\. .*Undo/,
  },
  {
    name: 'another JSON value',
    from: /[\s\S]+/,
    to: '[]',
    says: /^Not saved\. A product must be a JSON object/,
  },
];

describe('a save that must not be sent', () => {
  keepOpen();
  let acme: Acme;
  let original: string;

  before(async function () {
    this.timeout(60_000);
    acme = await openAcme();
    await openProduct(acme.workbench, canopy);
    original = await acme.workbench.wholeText();
  });

  for (const { name, from, to, says } of refusals) {
    it(`is refused with its place and reason: ${name}`, async () => {
      const { sandbox, workbench } = acme;
      await revert(workbench, canopy.tab);
      sandbox.clearRequests();
      await edit(workbench, canopy.tab, from, to);
      const text = await workbench.wholeText();
      await workbench.save();
      assert.match(await refusedSave(workbench), says);
      await workbench.waitForTab(canopy.tab, true);
      assert.equal(await workbench.wholeText(), text);
      assert.deepEqual(writes(sandbox), []);

      // Put back, it is as it is in Cloud Zoo, and the message has nothing more to say.
      await workbench.changeText(() => original);
      await workbench.eventually(async () => assert.equal(await workbench.wholeText(), original));
      await workbench.save();
      await workbench.waitForTab(canopy.tab, false);
      await workbench.eventually(async () => assert.deepEqual(await workbench.notifications(), []));
      assert.deepEqual(writes(sandbox), []);
    });
  }
});
