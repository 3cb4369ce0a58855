import assert from 'node:assert/strict';
import { commands, Position, window, workspace } from 'vscode';
import { Connections } from '../../../src/connections/connections';
import { parseConnections } from '../../../src/connections/settings';
import type { Sandbox } from '../../../src/sandbox';
import { asked, canopy, configure, connectAcme, connectionTo, listed, openProduct } from '../acme';
import { heard } from '../hearing';
import { keychain, written } from '../licenses/services';
import { Messages } from '../saving/messages';
import { Prompts } from '../saving/prompts';

function run(command: string, argument?: object): Promise<unknown> {
  return Promise.resolve(commands.executeCommand(`cloudZoo.${command}`, argument));
}

function accountOf({ endpoint, issuer }: Sandbox): string {
  return `cloudZoo|${endpoint}|${issuer}`;
}

describe('a connection that is edited', () => {
  let prompts: Prompts;

  beforeEach(() => {
    prompts = Prompts.watch();
  });
  afterEach(() => {
    Prompts.end();
    Messages.end();
  });

  /** Goes through the questions, which are filled in; a text replaces what stands there. */
  async function edit(...texts: readonly (string | undefined)[]): Promise<void> {
    const editing = run('editConnection', { connection: 'acme' });
    for (const text of texts) await prompts.type(text);
    await editing;
  }

  it('may be called anything: its id, products, secret and what is not known here stay, nothing is asked', async () => {
    const sandbox = await connectAcme();
    await configure('connections', [{ ...connectionTo(sandbox), products: [canopy, 5], comment: 'mine' }]);
    const before = await keychain();
    sandbox.clearRequests();
    await edit('Acme Inc. (production) 🐡', undefined, undefined);
    assert.equal(heard().at(-1)?.text, 'The connection Acme Inc. (production) 🐡 was changed.');
    const { name, service, endpoint, issuer } = connectionTo(sandbox);
    assert.deepEqual(written(), [
      {
        ...{ name, service, endpoint, issuer, label: 'Acme Inc. (production) 🐡' },
        products: [canopy, 5],
        comment: 'mine',
      },
    ]);
    assert.deepEqual([await keychain(), asked(sandbox).filter(call => !call.includes(canopy))], [before, []]);
    await edit('acme', undefined, undefined);
    assert.deepEqual(written(), [
      { name, service, endpoint, issuer, products: [canopy, 5], comment: 'mine' },
    ]);
  });

  it('to another place takes its secret there only when the person says so, and what it had here is removed', async () => {
    const sandbox = await connectAcme();
    const other = await connectAcme({}, 'other');
    await configure('connections', [connectionTo(sandbox)]);
    sandbox.clearRequests();
    other.clearRequests();
    const messages = Messages.listen();
    const editing = run('editConnection', { connection: 'acme' });
    for (const text of [undefined, other.endpoint, undefined]) await prompts.type(text);
    const question = await messages.when(/^Send the secret of acme to http:\/\/127\.0\.0\.1:\d+\?/);
    assert.deepEqual(
      [question.isModal, question.buttons],
      [true, ['Enter Another Secret', 'Send the Same Secret']],
    );
    assert.deepEqual([asked(sandbox), asked(other)], [[], []]);
    question.press('Send the Same Secret');
    await editing;
    assert.deepEqual(listed(), connectionTo(sandbox).products);
    assert.deepEqual(Object.keys(await keychain()), [accountOf(other)]);
    assert.deepEqual(asked(sandbox), []);
    await run('testConnection', { connection: 'acme' });
    await messages.when(/^acme works/);
  });

  it('to another place is asked for another secret; the one that is refused changes nothing', async () => {
    const sandbox = await connectAcme();
    const other = await connectAcme({ secret: 'another' }, 'other');
    await configure('connections', [connectionTo(sandbox)]);
    const before = await keychain();
    const messages = Messages.listen();
    const editing = run('editConnection', { connection: 'acme' });
    for (const text of [undefined, other.endpoint, undefined]) await prompts.type(text);
    (await messages.when(/^Send the secret/)).press('Enter Another Secret');
    const box = await prompts.type('wrong');
    assert.equal(box.title, 'Edit Connection · acme');
    const again = await prompts.leave();
    await editing;
    assert.match(String(again.problem), /^Nothing was stored: the credentials were refused/);
    assert.deepEqual([written(), await keychain()], [[connectionTo(sandbox)], before]);
  });

  it('for another issuer at the same place verifies the secret for that one', async () => {
    const sandbox = await connectAcme();
    const editing = edit(undefined, undefined, 'foreign-issuer');
    const again = await prompts.leave();
    await editing;
    assert.deepEqual([again.title, again.password], ['Edit Connection · acme', true]);
    assert.deepEqual(written(), [connectionTo(sandbox)]);
  });

  it('does nothing when the person leaves', async () => {
    const sandbox = await connectAcme();
    const editing = run('editConnection', { connection: 'acme' });
    await prompts.type('other');
    await prompts.leave();
    await editing;
    assert.deepEqual([written(), heard()], [[connectionTo(sandbox)], []]);
  });
});

describe('a connection that is added', () => {
  afterEach(() => {
    Prompts.end();
    Messages.end();
  });

  it('may be called anything; its id is made from that and is no other one', async () => {
    const sandbox = await connectAcme();
    await configure('connections', [{ ...connectionTo(sandbox), name: 'acme-inc' }, { name: 'acme-inc-2' }]);
    const prompts = Prompts.watch();
    const { endpoint, issuer } = sandbox;
    const adding = run('addConnection', { service: 'cloudZoo', endpoint, issuer });
    await prompts.type('Äcme, Inc.');
    await prompts.type(sandbox.secret);
    await adding;
    const [, , added] = workspace.getConfiguration('cloudZoo').get<unknown[]>('connections', []);
    assert.deepEqual(added, {
      ...{ name: 'acme-inc-3', label: 'Äcme, Inc.', service: 'cloudZoo', endpoint, issuer },
      products: [],
    });
    assert.match(heard().at(-1)?.text ?? '', /^Äcme, Inc\. is connected/);
  });

  it('has the former secret of its account back when the settings cannot be written', async () => {
    const sandbox = await connectAcme();
    await configure('connections', undefined);
    const before = await keychain();
    const prompts = Prompts.watch();
    const { getConfiguration } = workspace;
    const { endpoint, issuer } = sandbox;
    const adding = run('addConnection', { service: 'cloudZoo', name: 'acme', endpoint, issuer });
    const box = await prompts.type('wrong');
    assert.equal(box.password, true);
    try {
      Object.assign(workspace, {
        getConfiguration: (section?: string) => {
          const configuration = getConfiguration(section);
          const update = async () => {
            throw new Error('the file is broken');
          };
          return { get: configuration.get.bind(configuration), update };
        },
      });
      await prompts.type(sandbox.secret);
      await adding;
    } finally {
      Object.assign(workspace, { getConfiguration });
    }
    assert.match(heard().at(-1)?.text ?? '', /could not be written: the file is broken/);
    assert.deepEqual(await keychain(), before);
  });
});

describe('the secret of a connection that left the settings', () => {
  afterEach(() => Messages.end());

  for (const [name, left] of [
    ['its entry is mistyped', [{ service: 'cloudZo', issuer: 'acme' }]],
    ['its entry is typed by half', [{ name: 'acme', service: 'cloudZoo', issuer: 'ac', endpoint: 'htt' }]],
    ['its entry is no object any more', ['acme']],
    ['the setting is no list', 'acme'],
  ] as const) {
    it(`is not offered for removal while ${name}, but when that has gone`, async () => {
      await connectAcme();
      await run('testConnection', { connection: 'acme' });
      const messages = Messages.listen();
      await configure('connections', left);
      // A change that is certainly about another secret comes behind it, and is heard of.
      const other = { name: 'other', service: 'akana', endpoint: 'https://portal.example', email: 'a@b' };
      await configure('connections', Array.isArray(left) ? [...left, other] : left);
      assert.deepEqual(messages.texts, []);
      await configure('connections', [other]);
      await messages.when(/^No connection uses the secret of acme/);
    });
  }

  it('is offered while only an entry of another service or issuer is broken', async () => {
    await connectAcme();
    await run('testConnection', { connection: 'acme' });
    const messages = Messages.listen();
    await configure('connections', [
      { name: 'x', service: 'akana' },
      { name: 'y', service: 'cloudZoo', issuer: 'other', endpoint: 'htt' },
    ]);
    await messages.when(/^No connection uses the secret of acme/);
  });
});

describe('the setting of connections', () => {
  it('is read once for each change, however often it is asked for, and products are looked up in no time', async () => {
    const ids = Array.from(
      { length: 5000 },
      (_, i) => `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`,
    );
    const entry = { name: 'many', service: 'cloudZoo', issuer: 'many', endpoint: 'https://zoo.example/v1' };
    let parsings = 0;
    const connections = new Connections(setting => {
      parsings++;
      return parseConnections(setting);
    });
    try {
      await configure('connections', [{ ...entry, products: ids }]);
      const before = parsings;
      for (const id of ids) {
        connections.find('many');
        connections.entries();
        assert.ok(connections.lists('many', id));
      }
      assert.equal(parsings - before, 1);
      await configure('connections', [{ ...entry, products: ids.slice(1) }]);
      assert.equal(connections.lists('many', ids[0] ?? ''), false);
      assert.equal(parsings - before, 2);
    } finally {
      connections.dispose();
    }
  });
});

describe('removing a connection', () => {
  afterEach(() => Messages.end());

  it('names the products whose text is not saved', async () => {
    await connectAcme();
    await openProduct(canopy);
    await window.activeTextEditor?.edit(change => change.insert(new Position(0, 1), ' '));
    const messages = Messages.listen();
    void run('removeConnection', { connection: 'acme' });
    const question = await messages.when(/^Remove the connection acme/);
    assert.match(
      question.detail,
      /^These tabs have unsaved changes, which could no longer be saved: Canopy for Rhino\./,
    );
  });
});
