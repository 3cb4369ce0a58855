import assert from 'node:assert/strict';
import { commands, languages, type QuickPick, type QuickPickItem, window } from 'vscode';
import type { Sandbox } from '../../../src/sandbox';
import { canopy, connectAcme, eventually, openProduct, student, writes } from '../acme';
import { heard } from '../hearing';

const { createQuickPick } = window;
const twin = '00000000-0000-4000-8000-000000000001';
const formless = '00000000-0000-4000-8000-000000000002';

function product(id: string, title: string, format: object | undefined): string {
  return JSON.stringify({ id, titles: { en: title }, ...(format && { format }) });
}

const oak = product(canopy, 'Oak', {
  prefix: 'OAK-',
  length: { min: 12, max: 12 },
  example: 'OAK-AAAA-BBBB-C',
});
const ash = product(student, 'Ash', {
  prefix: 'ASH',
  length: { min: 8, max: 10 },
  regexFilter: '[A-HJ-NP-Z2-9]',
  example: 'ASH-22222',
});

describe('testing a license key', () => {
  let sandbox: Sandbox;
  let shown: QuickPick<QuickPickItem> | undefined;

  beforeEach(() => {
    Object.assign(window, {
      createQuickPick: () => {
        shown = createQuickPick();
        return shown;
      },
    });
  });
  afterEach(async () => {
    Object.assign(window, { createQuickPick });
    await commands.executeCommand('workbench.action.closeQuickOpen');
    shown = undefined;
  });

  /** Opens the box on these products. */
  async function open(...products: string[]): Promise<QuickPick<QuickPickItem>> {
    sandbox = await connectAcme({ products });
    void commands.executeCommand('cloudZoo.testLicenseKey');
    return await eventually(() => {
      assert.equal(shown?.items.length, products.length);
      return shown;
    });
  }

  /** The verdicts on a key, best first. */
  async function verdicts(
    box: QuickPick<QuickPickItem>,
    key: string,
  ): Promise<[string, string | undefined][]> {
    const before = box.items;
    box.value = key;
    await eventually(() => assert.notEqual(box.items, before));
    return box.items.map(({ label, detail }) => [label, detail]);
  }

  it('says before anything is typed what each product takes', async () => {
    const box = await open(oak, ash, product(formless, 'Formless', undefined));
    assert.equal(box.title, 'Test License Key');
    assert.deepEqual(
      box.items.map(({ label, description, detail }) => [label, description, detail]),
      [
        ['$(circle-slash) Oak', 'acme', 'prefix OAK, 12 characters'],
        ['$(circle-slash) Ash', 'acme', 'prefix ASH, 8–10 characters'],
        ['$(circle-slash) Formless', 'acme', 'has no format that can be matched'],
      ],
    );
  });

  const rows: [key: string, best: [string, string], other: [string, string]][] = [
    [
      'ASH-2222-2',
      ['$(pass) Ash', 'The key matches its format.'],
      ['$(circle-slash) Oak', 'The key does not begin with OAK, has 8 characters instead of 12.'],
    ],
    [
      'oak 1234/5678\\9',
      ['$(circle-slash) Oak', 'The key does not begin with OAK.'],
      [
        '$(circle-slash) Ash',
        'The key does not begin with ASH, has 12 characters instead of 8–10, contains "o", which is not allowed.',
      ],
    ],
    [
      ' OAK-1234-5678-9 ',
      ['$(pass) Oak', 'The key matches its format.'],
      [
        '$(circle-slash) Ash',
        'The key does not begin with ASH, has 12 characters instead of 8–10, contains "O", which is not allowed.',
      ],
    ],
    [
      'ASH-2222-I',
      ['$(circle-slash) Oak', 'The key does not begin with OAK, has 8 characters instead of 12.'],
      ['$(circle-slash) Ash', 'The key contains "I", which is not allowed.'],
    ],
  ];
  for (const [key, best, other] of rows) {
    it(`tells who takes "${key}", and why the other does not`, async () => {
      const box = await open(oak, ash);
      assert.deepEqual(await verdicts(box, key), [best, other]);
      assert.deepEqual(writes(sandbox), []);
      assert.ok(!JSON.stringify(sandbox.requests).includes(key.trim()), 'the key stays here');
    });
  }

  it('opens the product that is chosen', async () => {
    const box = await open(oak, ash);
    await verdicts(box, 'ASH-2222-2');
    // What Enter takes is what the window shows, which hears of new rows a little later.
    await eventually(() => assert.equal(box.activeItems[0]?.label, '$(pass) Ash'));
    await commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    await eventually(() => assert.ok(window.activeTextEditor?.document.uri.path.includes(student)));
  });

  it('names the reason where a product cannot be fetched', async () => {
    sandbox = await connectAcme({ products: [oak, ash] });
    sandbox.fault({ path: `/v1/product/${student}`, kind: 'status', status: 503, times: 99 });
    void commands.executeCommand('cloudZoo.testLicenseKey');
    await eventually(() => assert.match(shown?.items[1]?.detail ?? '', /answered 503/));
  });

  it('says what to do where there is no product', async () => {
    await commands.executeCommand('cloudZoo.testLicenseKey');
    assert.equal(heard().at(-1)?.text, 'There is no product on your list yet.');
  });
});

describe('two products that take the same keys', () => {
  const twins = [oak, product(twin, 'Twin', { prefix: 'OAK', length: { min: 10, max: 14 } })];

  it('are a problem where the format stands, naming the other', async () => {
    await connectAcme({ products: [...twins, ash] });
    await commands.executeCommand('cloudZoo.products.focus');
    const uri = await openProduct(canopy);
    await eventually(() => {
      const messages = languages.getDiagnostics(uri).map(({ message }) => message);
      assert.ok(
        messages.some(message => message.includes('Twin') && /same/.test(message)),
        JSON.stringify(messages),
      );
    });
  });

  it('are none where their keys cannot be mistaken', async () => {
    await connectAcme({ products: [oak, ash] });
    await commands.executeCommand('cloudZoo.products.focus');
    const uri = await openProduct(canopy);
    await eventually(() => assert.ok(languages.getDiagnostics(uri).length, 'it was looked at'));
    const messages = languages.getDiagnostics(uri).map(({ message }) => message);
    assert.ok(!messages.some(message => message.includes('Ash')), JSON.stringify(messages));
  });
});
