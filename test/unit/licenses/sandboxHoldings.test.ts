import assert from 'node:assert/strict';
import { templateFor } from '../../../src/licenses/bulk/rows';
import { guideOf, type Holdings } from '../../../src/licenses/sandboxHoldings';
import { type Sandbox, startSandbox } from '../../../src/sandbox';

describe('the guide to the sandbox', () => {
  let sandbox: Sandbox;

  beforeEach(async () => {
    sandbox = await startSandbox();
  });
  afterEach(() => sandbox.stop());

  function holdings(): Holdings {
    return {
      clusters: sandbox.licenses(),
      devices: sandbox.licenseSpring.licenses(),
      apiLicenses: sandbox.akana.licenses(),
      titleOf: id => `title of ${id}`,
    };
  }

  it('has a line with its answers for each license of a cluster, each device and each API license', () => {
    const lines = guideOf(holdings()).filter(({ button }) => button !== undefined);
    const named = sandbox.licenseSpring.licenses().filter(one => one.license_key ?? one.username);
    const count = {
      sandbox: sandbox.licenses().flatMap(({ licenses }) => licenses).length,
      'sandbox-licensespring': named.flatMap(({ devices }) => devices).length,
      'sandbox-akana': sandbox.akana.licenses().length,
    };
    assert.ok(Object.values(count).every(one => one > 0));
    const found: Record<string, number> = {};
    for (const { answers } of lines) {
      const name = String(answers?.connection);
      found[name] = (found[name] ?? 0) + 1;
    }
    assert.deepEqual(found, count);
    const text = lines.find(({ answers }) => answers?.licenseId === 'CN-2023-000042')?.text ?? '';
    assert.match(
      text,
      /^- \*\*title of 2f6c1b0e.*License ID: `CN-2023-000042` · Entity ID: `4815162342-\|-Group`/,
    );
  });

  it('fills the template of a list: each row can be sent as it is', () => {
    const connection = {
      service: 'cloudZoo',
      name: 'sandbox',
      endpoint: sandbox.endpoint,
      issuer: 'sandbox',
      products: [],
    } as const;
    const held = guideOf(holdings()).flatMap(({ answers }) =>
      answers?.connection === 'sandbox' ? [answers] : [],
    );
    const lines = templateFor(connection, held).trim().split('\n');
    assert.equal(lines[0], 'licenseId,productId,entityId');
    assert.equal(lines[1], 'CN-2025-000117,2f6c1b0e-7d3a-4c58-9a41-5be2d8f01c67,4815162342-|-Group');
    assert.equal(lines.length - 1, held.length);
  });

  it('names no entry twice, and says where nothing is left', () => {
    for (const cluster of sandbox.licenses()) {
      sandbox.deleteCluster(cluster);
    }
    const texts = guideOf(holdings()).map(({ text }) => text);
    const entries = texts.filter(text => text.startsWith('- '));
    assert.equal(new Set(entries).size, entries.length);
    assert.match(texts[texts.indexOf('## Cloud Zoo') + 2] ?? '', /^Nothing is left here\./);
  });
});
