import assert from 'node:assert/strict';
import { RemoteProduct } from '../../../../src/products/remote/remoteProduct';
import { EditSession } from '../../../../src/products/saving/editSession';
import { type Saved, SaveRefused } from '../../../../src/products/saving/save';
import { type Sandbox, startSandbox } from '../../../../src/sandbox';
import { CloudZooClient } from '../../../../src/services/cloudZoo/client';
import { documentedProduct, documentedProductId as id } from '../../documentation';
import { recordingTransport } from '../../services/calls';

const live = documentedProduct.replace('{', '{"creationDate": 1, "iss": "sandbox", "rate": 1.0,');

describe('saving a live product', () => {
  let sandbox: Sandbox;
  let remote: RemoteProduct;
  let session: EditSession;
  let sharedStateError: Error | undefined;

  beforeEach(async () => {
    sharedStateError = undefined;
    sandbox = await startSandbox({ products: [live] });
    const client = new CloudZooClient(sandbox, recordingTransport(1));
    remote = new RemoteProduct(id, {
      client: async () => client,
      shared: {
        read: async () => undefined,
        write: async () => {
          if (sharedStateError) {
            throw sharedStateError;
          }
        },
      },
      keep: async () => undefined,
      warn: () => undefined,
      failed: () => undefined,
      note: async () => async () => undefined,
      wait: async () => undefined,
      changed: () => undefined,
      // A clock that runs, so that each save looks first.
      now: () => (clock += 10_000),
    });
    session = new EditSession({ remote: () => remote, origin: () => 'sandbox' });
    await readAgain();
    sandbox.clearRequests();
  });
  afterEach(() => sandbox.stop());

  let clock = 1.8e12;

  /** VS Code reads the tab, and shows what it read. */
  async function readAgain(): Promise<void> {
    await remote.fetch();
    const { offer } = await session.read();
    session.happened({ kind: 'read', offer });
    session.happened({ kind: 'text', text: offer.text });
  }

  /** Saves the tab's text with these changes to its characters. */
  async function saveWith(
    changes: Record<string, string>,
    signal = new AbortController().signal,
  ): Promise<Saved> {
    let text = session.base?.text ?? '';
    for (const [from, to] of Object.entries(changes)) {
      assert.ok(text.includes(from), from);
      text = text.replace(from, to);
    }
    session.happened({ kind: 'text', text });
    session.happened({ kind: 'saveBegins' });
    return await session.write(text, Date.now(), signal);
  }

  async function refusalOf(saving: Promise<Saved>): Promise<SaveRefused> {
    const error: unknown = await saving.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof SaveRefused, `not refused: ${String(error)}`);
    return error;
  }

  const methods = () => sandbox.requests.map(({ method }) => method);

  it('looks first, then sends what was changed, in its own characters', async () => {
    const saved = await saveWith({ '"12"': '"\\u0031\\u0033"', '"Windows"': '"Windows" , "Mac"' });

    assert.deepEqual(methods(), ['GET', 'PUT']);
    assert.match(
      sandbox.requests[1]?.body ?? '',
      /^\{"version":"\\u0031\\u0033","platforms":\[\s+"Windows" , "Mac"\s+\]\}$/,
    );
    assert.deepEqual(saved.sent, ['version', 'platforms']);
    assert.equal(saved.answer.text, sandbox.readProduct(id));
  });

  it('sends nothing when nothing was changed', async () => {
    const saved = await saveWith({ '1.0': '1' });
    assert.deepEqual(saved.sent, []);
    assert.deepEqual(methods(), ['GET']);
  });

  const refused: [name: string, changes: Record<string, string>, words: RegExp][] = [
    ['broken JSON', { '"12",': '"12"' }, /Not saved.*comma expected \(line \d+, column \d+\)/],
    ['a property twice', { '"rate"': '"version"' }, /"version" appears twice/],
    [
      'a read-only property changed',
      { '"creationDate":1': '"creationDate":2' },
      /"creationDate" is set by Cloud Zoo/,
    ],
    ['a property taken out', { '"rate":1.0,': '' }, /"rate" was removed/],
    [
      'a flaw in what was changed',
      { '"Windows"': '"Linux"' },
      /platforms\.0 \(line \d+\).*"Windows" and "Mac"/,
    ],
  ];
  for (const [name, changes, words] of refused) {
    it(`sends nothing for ${name}, and says so`, async () => {
      assert.match((await refusalOf(saveWith(changes))).message, words);
      assert.equal(methods().includes('PUT'), false);
    });
  }

  it('sends nothing when the live product cannot be looked at', async () => {
    sandbox.fault({ kind: 'status', status: 503, method: 'GET' });
    const { message } = await refusalOf(saveWith({ '"12"': '"13"' }));
    assert.match(message, /^Not saved, because the live product could not be checked first\./);
    assert.deepEqual(methods(), ['GET']);
  });

  describe('over what a colleague changed', () => {
    it('is refused, and done when saved again', async () => {
      sandbox.changeProduct(id, { version: 'theirs' });
      const { message, links } = await refusalOf(saveWith({ '"12"': '"13"' }));
      assert.match(message, /"version" was changed elsewhere/);
      assert.deepEqual(links, ['compare', 'overwrite', 'saveAsDefinition']);

      await saveWith({ '"12"': '"13"' });
      assert.match(sandbox.readProduct(id) ?? '', /"version": *"13"/);
    });

    it('is refused again when it was changed again', async () => {
      sandbox.changeProduct(id, { version: 'theirs' });
      await refusalOf(saveWith({ '"12"': '"13"' }));
      sandbox.changeProduct(id, { version: 'theirs too' });
      assert.match((await refusalOf(saveWith({ '"12"': '"13"' }))).message, /changed elsewhere/);
    });

    for (const [name, changes] of [
      ['a read-only property', { '"creationDate":1': '"creationDate":2' }],
      ['a removal', { '"rate":1.0,': '' }],
    ] as const) {
      it(`is refused though a save was refused before, for ${name}: that said nothing of it`, async () => {
        sandbox.changeProduct(id, { version: 'theirs' });
        const { message } = await refusalOf(saveWith({ ...changes, '"12"': '"13"' }));
        assert.doesNotMatch(message, /version/);

        assert.match(
          (await refusalOf(saveWith({ '"12"': '"13"' }))).message,
          /"version" was changed elsewhere/,
        );
      });
    }
  });

  describe('whose answer is lost', () => {
    for (const kind of ['resetAfter', 'hangAfter', 'truncate', 'statusAfter'] as const) {
      it(`is saved when the product shows it (${kind})`, async () => {
        sandbox.fault({ kind, method: 'PUT' });
        const { sent, answer } = await saveWith({ '"12"': '"13"' });
        assert.deepEqual([sent, answer.text], [['version'], sandbox.readProduct(id)]);
        assert.deepEqual(methods(), ['GET', 'PUT', 'GET']);
      });
    }

    it('is not saved when the service refused it', async () => {
      sandbox.fault({ kind: 'status', status: 409, method: 'PUT' });
      assert.match((await refusalOf(saveWith({ '"12"': '"13"' }))).message, /^Not saved\. /);
      assert.deepEqual(methods(), ['GET', 'PUT']);
    });

    it('is unknown when the product does not show it', async function () {
      this.timeout(20_000);
      sandbox.fault({ kind: 'reset', method: 'PUT' });
      const { message } = await refusalOf(saveWith({ '"12"': '"13"' }));
      assert.match(message, /not known whether this was saved\. Saving again sends the same, and is safe/);
      assert.equal(methods().filter(method => method === 'PUT').length, 1);
    });
  });

  it('that is cancelled before anything was sent is "not saved", at once', async function () {
    this.timeout(20_000);
    const started = Date.now();
    const { message } = await refusalOf(saveWith({ '"12"': '"13"' }, AbortSignal.abort()));
    assert.equal(methods().includes('PUT'), false);
    assert.match(message, /^Not saved/);
    assert.ok(Date.now() - started < 1000, 'it looked for what was never sent');
  });

  it('is saved also when it cannot be noted on the disk', async () => {
    sharedStateError = new Error('ENOSPC');
    const { sent } = await saveWith({ '"12"': '"13"' });
    assert.deepEqual(sent, ['version']);
    assert.match(sandbox.readProduct(id) ?? '', /"version": *"13"/);
  });

  it('says so once where nobody foresaw what went wrong', async () => {
    const failures: unknown[] = [];
    const mistake = new TypeError('nobody foresaw this');
    const broken = new RemoteProduct(id, {
      client: () => Promise.reject(mistake),
      shared: undefined,
      keep: async () => undefined,
      warn: () => undefined,
      failed: error => failures.push(error),
      note: async () => async () => undefined,
      wait: async () => undefined,
      changed: () => undefined,
      now: Date.now,
    });
    await Promise.allSettled([broken.fetch(), broken.fetch(), broken.fetch(2000)]);
    assert.deepEqual(failures, [mistake]);
  });

  it("of an undo that would take a colleague's change back is refused once", async () => {
    sandbox.changeProduct(id, { version: 'theirs' });
    await readAgain();

    assert.match((await refusalOf(saveWith({ '"theirs"': '"12"' }))).message, /"version" would go back/);
    assert.equal(methods().includes('PUT'), false);
    assert.deepEqual((await saveWith({ '"theirs"': '"12"' })).sent, ['version']);
  });
});
