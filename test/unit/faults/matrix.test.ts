import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { SecretMask } from '../../../src/services/secretMask';
import { startFaults } from './faults';
import { type Operation, operations, secret, type Told } from './operations';
import { type Extent, type Fault, World, watchTheWay } from './world';

const extents: readonly Extent[] = ['once', 'always'];

/** What takes long shows all there is to see when it happens once. */
const extentsOf = ({ isLarge }: Fault): readonly Extent[] => (isLarge ? ['once'] : extents);

/** What a run showed: operations by faults. */
const cells = new Map<string, string>();

describe('whatever goes wrong on the way to a service, what is said is true', function () {
  this.timeout(300_000);
  let faults: readonly Fault[];
  let strayed: readonly string[];
  let stop: () => Promise<void>;
  let watched: () => void;

  before(async () => {
    ({ faults, strayed, stop } = await startFaults());
    watched = watchTheWay();
  });
  after(async () => {
    watched();
    await stop();
    writeTable(faults);
  });

  for (const operation of operations) {
    it(operation.name, async () => {
      const limit = pLimit(4);
      const cases = faults.flatMap(fault => extentsOf(fault).map(extent => ({ fault, extent })));
      const wrong = await Promise.all(
        cases.map(({ fault, extent }) => limit(() => tryOut(operation, fault, extent))),
      );
      assert.deepEqual(wrong.flat(), []);
      assert.deepEqual(strayed, [], 'nothing goes to another host');
    });
  }
});

/** What is wrong with what an operation said and did, in words. */
async function tryOut(operation: Operation, fault: Fault, extent: Extent): Promise<string[]> {
  const world = await World.open({ ...operation.options, secret, issuer: 'acme' });
  try {
    const act = await operation.prepare(world);
    world.writes.length = 0;
    world.strike(fault, extent, operation.meets);
    const told = await act();
    const said = told.claims.map(claim => claim.said);
    cells.set(`${operation.name}|${fault.name}|${extent}`, [...new Set(said)].join(', '));
    const where = `${fault.name}, ${extent}: ${said.join(', ')}`;
    return [...untrue(operation, fault, extent, told), ...repeated(world), ...shownSecrets(world, told)].map(
      flaw => `${where}: ${flaw}`,
    );
  } catch (error) {
    return [`${fault.name}, ${extent}: threw ${error instanceof Error ? error.stack : error}`];
  } finally {
    await world.close();
  }
}

function untrue({ isSignIn }: Operation, fault: Fault, extent: Extent, { claims }: Told): string[] {
  return claims.flatMap(({ said, isSo }) => {
    if (isSignIn) {
      const isTheirWord = fault.refusesCredentials || fault.name.startsWith('an error object');
      return said === 'refused' && !isTheirWord ? ['right credentials are called wrong'] : [];
    }
    const isClaimed = ['done', 'alreadyGone', 'notThere'].includes(said);
    if (isClaimed && !isSo) {
      return ['what was said to be done is not done'];
    }
    if ((said === 'refused' || said === 'notSent') && isSo) {
      return ['what was said not to be done is done'];
    }
    // Nothing can have arrived: that is known, and said.
    return fault.route && extent === 'always' && said === 'unknown'
      ? ['what never left is called unknown']
      : [];
  });
}

/** Nothing is sent again unless it is certain that it was not done. */
function repeated({ writes }: World): string[] {
  const settled = new Set([401, 429]);
  return writes.flatMap((write, index) => {
    const earlier = writes.slice(0, index).filter(({ what }) => what === write.what);
    const isUnclear = earlier.some(({ hasActed, status }) => hasActed || !settled.has(status ?? 0));
    return isUnclear && !isRepeatable(write.what) ? [`sent again: ${write.what}`] : [];
  });
}

/** The contract of an issuer's server: each call may come several times. */
function isRepeatable(what: string): boolean {
  return /^POST \/issuer\//.test(what);
}

function shownSecrets({ sandbox: { licenseSpring, akana, secret: own } }: World, { texts }: Told): string[] {
  const secrets = [
    own,
    licenseSpring.sharedKey,
    licenseSpring.clientSecret,
    licenseSpring.apiKey,
    akana.password,
  ];
  const forms = secrets.flatMap(one => [
    one,
    encodeURIComponent(one),
    JSON.stringify(one).slice(1, -1),
    Buffer.from(one).toString('base64'),
    Buffer.from(`acme:${one}`).toString('base64'),
  ]);
  return texts.flatMap(text => [
    ...forms.filter(form => text.includes(form)).map(form => `shows ${form}`),
    ...secrets.filter(one => new SecretMask(one).isIn(text)).map(one => `shows ${one} in some form`),
  ]);
}

/** A document of the run: what was said, met once and met always. */
function writeTable(faults: readonly Fault[]): void {
  const row = (name: string, values: readonly string[]) => `| ${[name, ...values].join(' | ')} |`;
  const names = operations
    .map(({ name }) => name)
    .filter(name => cells.has(`${name}|${faults[0]?.name}|once`));
  const lines = faults.map(({ name: fault }) =>
    row(
      fault,
      names.map(name => {
        const [once, always] = extents.map(extent => cells.get(`${name}|${fault}|${extent}`));
        return once === always || always === undefined ? (once ?? '') : `${once} / ${always}`;
      }),
    ),
  );
  const text = [
    '# Operations and faults',
    '',
    'What was said of each operation when the fault met the first request that it is about; behind the slash, where it differs, when it met every request. All of it was checked against what had happened.',
    '',
    row('fault', names),
    row(
      '---',
      names.map(() => '---'),
    ),
    ...lines,
    '',
  ].join('\n');
  const folder = join(__dirname, '../../../out');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'fault-matrix.md'), text);
}
