import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:net';
import { commands, EventEmitter, type Memento, Uri, workspace } from 'vscode';
import { ActivityRecord } from '../../../src/activity/record';
import type { CloudZooConnection } from '../../../src/connections/connection';
import { claim } from '../../../src/files/claim';
import { checksOf } from '../../../src/issuer/checks/all';
import { Consent } from '../../../src/issuer/consent';
import { defaultEntities, type Plan, serverOf } from '../../../src/issuer/plan';
import { PlanRuns } from '../../../src/issuer/planRun';
import type { Sandbox } from '../../../src/sandbox';
import { IssuerClient } from '../../../src/services/issuer/client';
import { canopy, connectAcme, eventually, temporaryFile, workspaceFolder } from '../acme';
import { Messages } from '../saving/messages';

/** Whatever speaks to it is counted; it speaks no TLS, so that no secret gets further than the greeting. */
class OtherMachine {
  connections = 0;
  private readonly server: Server = createServer(socket => {
    this.connections++;
    socket.on('error', () => undefined);
    socket.destroy();
  });

  async start(): Promise<void> {
    await new Promise<void>(resolve => this.server.listen(0, '0.0.0.0', resolve));
  }

  /** Leads to this machine, by an address that does not say so. */
  get url(): string {
    const address = this.server.address();
    return `https://0.0.0.0:${typeof address === 'object' ? address?.port : ''}/licenses`;
  }

  async stop(): Promise<void> {
    await new Promise(resolve => this.server.close(resolve));
  }
}

function memento(): Memento {
  const values = new Map<string, unknown>();
  return {
    keys: () => [...values.keys()],
    get: (key: string, fallback?: unknown) => (values.has(key) ? values.get(key) : fallback) as never,
    update: async (key, value) => void values.set(key, value),
  };
}

const connection: CloudZooConnection = {
  name: 'acme',
  service: 'cloudZoo',
  endpoint: 'https://cloudzoo.example/v1',
  issuer: 'acme',
  products: [],
};

describe("the consent to test an issuer's server", function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  let messages: Messages;
  const file = Uri.joinPath(workspaceFolder(), 'elsewhere.cloudzoo-issuer.json');
  const machines: OtherMachine[] = [];

  beforeEach(async () => {
    sandbox = await connectAcme();
    messages = Messages.listen();
  });
  afterEach(async () => {
    Messages.end();
    await workspace.fs.delete(file).then(undefined, () => undefined);
    await Promise.all(machines.splice(0).map(machine => machine.stop()));
  });

  async function otherMachine(): Promise<OtherMachine> {
    const machine = new OtherMachine();
    await machine.start();
    machines.push(machine);
    return machine;
  }

  const modals = () => messages.all.filter(({ isModal }) => isModal);

  async function test(plan: object): Promise<{ answer(title: string): Promise<string> }> {
    await workspace.fs.writeFile(file, Buffer.from(JSON.stringify(plan)));
    const before = modals().length;
    const testing = Promise.resolve(commands.executeCommand('cloudZoo.testIssuer', { uri: file.toString() }));
    return {
      answer: async title => {
        const question = await eventually(() => {
          const asked = modals()[before];
          assert.ok(asked, `no question among ${JSON.stringify(messages.texts)}`);
          return asked;
        });
        question.press(title);
        await testing;
        return `${question.text}\n${question.detail}`;
      },
    };
  }

  it('names the keys and entities, is asked once in a window for each origin, and sends nothing without it', async () => {
    const machine = await otherMachine();
    const keys = {
      valid: 'FREE-1',
      disabled: 'OFF-2',
      taken: 'GONE-3',
      upgrade: { key: 'UP-4', from: 'OLD-5' },
    };
    const plan = { url: machine.url, connection: 'acme', product: canopy, ...keys };
    const refused = await (await test(plan)).answer('Copy Address');
    assert.match(refused, new RegExp(`^Test the server at ${new URL(machine.url).origin}\\?`));
    assert.match(refused, /^Added and removed again: FREE-1, UP-4, OLD-5$/m);
    assert.match(refused, /^Requested, and should be refused: OFF-2, GONE-3$/m);
    assert.match(refused, /^Entities: 1029384756102938-\|-User, 6574839201657483-\|-Group$/m);
    assert.match(refused, new RegExp(`^Product ID: ${canopy}$`, 'm'));
    assert.equal(machine.connections, 0);

    await (await test(plan)).answer('Test Server');
    assert.ok(machine.connections > 0);
    const asked = modals().length;
    await commands.executeCommand('cloudZoo.testIssuer', { uri: file.toString() });
    assert.equal(modals().length, asked, 'it is not asked again');

    const other = await otherMachine();
    await (await test({ ...plan, url: other.url })).answer('Copy Address');
    assert.equal(other.connections, 0);
    const changed = await (await test({ ...plan, valid: 'OTHER-6' })).answer('Copy Address');
    assert.match(changed, /^Added and removed again: OTHER-6, /m);
  });

  it('is asked anew in the next window, unless the server is on this machine', async () => {
    const memory = memento();
    const window = () =>
      new Consent({ cloudZoos: () => [connection], onDidChange: new EventEmitter<never>().event }, memory);
    const plan: Plan = {
      url: 'https://licenses.example',
      connection: 'acme',
      product: canopy,
      valid: 'K',
      ...defaultEntities,
    };
    const local: Plan = { ...plan, url: 'http://localhost:5000' };
    const first = window();
    for (const one of [plan, local]) {
      const asking = first.ask(one, connection);
      modals().at(-1)?.press('Test Server');
      assert.equal(await asking, true);
    }
    const next = window();
    assert.deepEqual(
      [first, next].map(consent => [plan, local].map(one => consent.isGiven(one, connection))),
      [
        [true, true],
        [false, true],
      ],
    );
    assert.equal(next.isGiven(local, { ...connection, issuer: 'other' }), false);
  });

  it('is not enough while another window tests the same server', async () => {
    const folder = temporaryFile('claims').fsPath;
    const { url, keys } = sandbox.issuerServer;
    const plan: Plan = { url, connection: 'acme', product: canopy, valid: keys.valid, ...defaultEntities };
    const transport = { timeout: () => 5, log: () => undefined, logUnforeseen: () => undefined };
    const client = new IssuerClient({ url, issuer: 'acme', secret: sandbox.secret }, transport);
    const memory = memento();
    const consent = new Consent(
      { cloudZoos: () => [connection], onDidChange: new EventEmitter<never>().event },
      memory,
    );
    const runs = new PlanRuns(
      {
        connections: { findCloudZoo: () => connection, isTemporary: () => true },
        clients: { issuerServer: async () => client },
      },
      consent,
      new ActivityRecord(temporaryFile('activity').fsPath),
      memory,
      folder,
    );
    const asking = runs.agree(plan);
    modals().at(-1)?.press('Test Server');
    await asking;
    const run = () =>
      runs.run({
        plan,
        checks: checksOf(plan),
        stop: new AbortController().signal,
        mayAsk: false,
        ended: () => undefined,
      });
    sandbox.clearRequests();
    // The same server by another name.
    const held = await claim(folder, serverOf({ url: url.replace('127.0.0.1', 'localhost') }));
    assert.ok(held.isOurs);
    await assert.rejects(run(), /^UserError: Nothing was sent, because another window has been testing http/);
    assert.deepEqual(sandbox.requests, []);
    await held.release();
    // In one window they wait for each other.
    const results = await Promise.all([run(), run()]);
    assert.deepEqual(
      results.map(result => result?.notes),
      [[], []],
    );
    assert.ok(results.every(result => result?.results.every(({ verdict }) => verdict.kind !== 'failed')));
  });
});
