import assert from 'node:assert/strict';
import { createServer } from 'node:https';
import { checksOf } from '../../../src/issuer/checks/all';
import type { Flaw, Sandbox } from '../../../src/sandbox';
import { flaws } from '../../../src/sandbox/issuer/flaws';
import { untrustedCertificate, untrustedKey } from '../services/certificate';
import { freePort, listen } from '../services/servers';
import { findings, planFor, run, startWorld } from './world';

/** What each way of being wrong is found by; nothing else may find it. */
const foundBy: Readonly<Record<Flaw, string>> = {
  acceptsWrongSecret: 'wrongSecret failed',
  acceptsWrongIssuer: 'wrongIssuer failed',
  acceptsNoAuthorization: 'noAuthorization failed',
  readsBeforeAuthorizing: 'authorizationFirst failed',
  refusesCloudZoo: 'credentials failed',
  knowsNoKey: 'get.known failed',
  knowsEveryKey: 'get.unknown failed',
  licenseWithoutId: 'license.id failed',
  otherKey: 'license.key failed',
  otherProduct: 'license.aud failed',
  otherIssuer: 'license.iss failed',
  expirationInMilliseconds: 'license.exp failed',
  noSeats: 'license.seats failed',
  noEditions: 'license.editions failed',
  noEnglishEdition: 'license.english warning',
  bigMetadata: 'license.metadata failed',
  answersBareLicense: 'add failed',
  refusesWhatItHas: 'add.again failed',
  differsEachTime: 'add.again failed',
  addsToOthers: 'add.other failed',
  addsDisabled: 'add.disabled failed',
  addsUnknown: 'add.unknown failed',
  addsTaken: 'add.taken failed',
  unknownIs404: 'add.unknown failed',
  asksNothing: 'upgrade.question failed',
  asksWithoutWords: 'upgrade.question failed',
  takesAnyPrevious: 'upgrade.wrong failed',
  upgradeAlone: 'upgrade.right failed',
  forgetsUpgrade: 'upgrade.other failed',
  refusesRemoval: 'remove failed',
  refusesClusterRemoval: 'upgrade.removed failed',
  removesWithBody: 'remove.empty failed',
  refusesSecondRemoval: 'remove.again failed',
  keepsRemoved: 'remove.free warning',
  capitalErrors: 'error.description failed',
  htmlErrors: 'error.description failed',
  noDetails: 'error.details warning',
  tellsSecret: 'error.secrets failed',
  brokenLinks: 'error.links failed',
  onlyEnglish: 'language.honoured warning',
  noEnglish: 'language.fallback failed',
  failsOnMalformedLanguage: 'request.malformedLanguage failed',
  failsOnTypeOfGet: 'request.contentType failed',
  refusesUnknownFields: 'request.unknownFields failed',
  needsAllFields: 'request.missingFields failed',
  failsOnForeignName: 'request.foreignName failed',
  failsOnForeignKey: 'request.foreignKey failed',
  slow: 'time warning',
  redirects: 'redirect failed',
  hangsUp: 'answers failed',
};

/** What a run cannot put right: the server lies about removals, refuses them, or gave somebody's license away. */
const notRestored: readonly Flaw[] = ['refusesRemoval', 'keepsRemoved', 'addsTaken'];

describe("the checks of an issuer's server", function () {
  // Each run makes some fifty calls, one after the other.
  this.timeout(60_000);
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await startWorld();
  });
  after(() => sandbox.stop());

  it('pass on a healthy one, all of them, and leave it as it was', async () => {
    const { issuerServer } = sandbox;
    const before = issuerServer.state();
    const result = await run(planFor(sandbox));
    assert.deepEqual(findings(result), []);
    const skipped = result.results.filter(({ verdict }) => verdict.kind === 'skipped');
    assert.deepEqual(
      skipped.map(({ check }) => check.id),
      ['tls'],
    );
    assert.deepEqual(result.notes, []);
    assert.equal(issuerServer.state(), before);
  });

  it('are each seen to find something', () => {
    const found = new Set(['tls', ...Object.values(foundBy).map(finding => finding.split(' ')[0])]);
    const ids = checksOf(planFor(sandbox)).map(({ id }) => id);
    assert.deepEqual(
      ids.filter(id => !found.has(id)),
      [],
    );
  });

  it('find that its certificate is not valid, and nothing else', async () => {
    const https = await listen(createServer({ cert: untrustedCertificate, key: untrustedKey }));
    const secure = (origin: string) => origin.replace('http:', 'https:');
    for (const url of [secure(https.origin), secure(sandbox.issuerServer.url)]) {
      assert.deepEqual(findings(await run({ ...planFor(sandbox), url })), ['tls failed']);
    }
    await https.stop();
  });

  it('find that nobody is there, and nothing else', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const result = await run({ ...planFor(sandbox), url });
    assert.deepEqual(findings(result), ['answers failed']);
    assert.ok(result.results.every(({ verdict }) => verdict.kind !== 'passed'));
  });

  for (const flaw of flaws) {
    it(`find that it ${flaw}: exactly ${foundBy[flaw]}`, async () => {
      const before = sandbox.issuerServer.state(flaw);
      // On a busy machine anything may be slow; the slow one always is.
      const result = await run(planFor(sandbox, flaw), flaw === 'slow' ? { slowAfter: 350 } : {});
      assert.deepEqual(findings(result), [foundBy[flaw]]);
      const isRestored = !notRestored.includes(flaw);
      assert.equal(sandbox.issuerServer.state(flaw) === before, isRestored, 'the data are as before');
      assert.equal(
        result.notes.length > 0,
        flaw === 'refusesRemoval' || flaw === 'addsTaken' || flaw === 'hangsUp',
      );
    });
  }
});
