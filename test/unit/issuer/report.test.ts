import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Check, Verdict } from '../../../src/issuer/checks/check';
import { defaultEntities } from '../../../src/issuer/plan';
import { asJUnit, asMarkdown, countsOf, type Report } from '../../../src/issuer/report';
import type { Sandbox } from '../../../src/sandbox';
import { planFor, run, secret, startWorld } from './world';

function reportOf(...verdicts: readonly Verdict[]): Report {
  const check = (index: number): Check => ({
    id: `check-${index}`,
    title: () => `Check ${index}`,
    property: 'valid',
    steps: [],
    judge: () => ({ kind: 'passed' }),
  });
  return {
    plan: {
      url: 'https://example.com',
      connection: 'acme',
      product: '3e200daa-6bf8-470b-bd6a-4f55996052c3',
      valid: 'A',
      ...defaultEntities,
    },
    name: 'server.cloudzoo-issuer.json',
    issuer: 'acme',
    missing: ['A disabled key'],
    at: new Date('2026-11-26T16:00:00Z'),
    results: verdicts.map((verdict, index) => ({
      check: check(index),
      verdict,
      exchanges: ['GET https://example.com/get_license\n\n200'],
      milliseconds: 12,
    })),
    notes: [],
    isStopped: false,
  };
}

describe("the report on an issuer's server", () => {
  it('counts in words', () => {
    const report = reportOf(
      { kind: 'passed' },
      { kind: 'warning', message: 'm' },
      { kind: 'skipped', message: 'm' },
    );
    assert.equal(countsOf(report), '1 passed, 1 warning, 1 skipped');
  });

  it('says in Markdown what is wrong first, with the calls that show it', () => {
    const failed: Verdict = { kind: 'failed', message: 'It answered 200.', expected: '409', actual: '200' };
    const text = asMarkdown({
      ...reportOf({ kind: 'passed' }, failed),
      notes: ['A could not be removed again.'],
    });
    const at = (part: string) => {
      const index = text.indexOf(part);
      assert.ok(index >= 0, `${part} in ${text}`);
      return index;
    };
    const order = [
      '## Not undone',
      '## Failed',
      '### Check 1',
      '409',
      'GET https://',
      '## Passed',
      '- A disabled key',
    ];
    const places = order.map(at);
    assert.deepEqual(
      places,
      [...places].sort((a, b) => a - b),
    );
  });

  it('lets no text of a server become Markdown', () => {
    const message = '[click](command:workbench.action.quit) <img src=x> ``` # x\n# y';
    const actual = '```\n[click](command:x)';
    const text = asMarkdown(reportOf({ kind: 'failed', message, expected: '', actual }));
    assert.ok(!text.includes('[click](command:workbench'), text);
    assert.ok(!/^# y/m.test(text), text);
    assert.match(text, /````\n```\n\[click\]\(command:x\)\n````/);
  });

  it('is XML that can be read, whatever a server answers', function () {
    this.timeout(60_000);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), message => {
        const text = asJUnit(reportOf({ kind: 'failed', message, expected: message, actual: message }));
        assert.ok(!/[^\P{Cc}\t\n\r]|\p{Surrogate}/u.test(text));
        const bare = text.replace(/<[^<>]*>/g, '');
        assert.ok(!/[<>]|&(?!(amp|lt|gt|quot);)/.test(bare), bare);
      }),
    );
    const one = asJUnit(reportOf({ kind: 'passed' }, { kind: 'skipped', message: 'm' }));
    assert.match(
      one,
      /<testsuite name="https:\/\/example.com" tests="2" failures="0" errors="0" skipped="1" time="0.024"/,
    );
  });

  describe('on a server that gives the secret away', () => {
    let sandbox: Sandbox;
    before(async () => {
      sandbox = await startWorld();
    });
    after(() => sandbox.stop());

    it('has it in no form', async () => {
      const plan = planFor(sandbox, 'tellsSecret');
      const report = { ...reportOf(), ...(await run(plan)), plan };
      const { results } = report;
      assert.ok(
        results.some(({ check, verdict }) => check.id === 'error.secrets' && verdict.kind === 'failed'),
      );
      const forms = [
        secret,
        JSON.stringify(secret).slice(1, -1),
        encodeURIComponent(secret),
        Buffer.from(secret).toString('base64'),
        Buffer.from(`acme:${secret}`).toString('base64'),
      ];
      for (const text of [asMarkdown(report), asJUnit(report), JSON.stringify(results)]) {
        for (const form of forms) {
          assert.ok(!text.includes(form), `${form} in ${text}`);
        }
      }
      assert.match(asMarkdown(report), /expected acme:•••/);
    });
  });
});
