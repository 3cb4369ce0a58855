import assert from 'node:assert/strict';
import * as keytar from 'keytar';
import { commands } from 'vscode';
import type { Sandbox, SandboxOptions } from '../../../src/sandbox';
import { configure, eventually } from '../acme';
import { heard } from '../hearing';
import {
  accountOfGateway,
  accountOfSprings,
  calls,
  connectGateway,
  connectSprings,
  keychain,
  logins,
  removals,
  startServices,
  written,
} from '../licenses/services';
import { Messages } from '../saving/messages';
import { Prompts, type SeenBox } from '../saving/prompts';

const options: SandboxOptions = {
  licenseSpring: {
    apiKey: '0f1e-2d3c',
    sharedKey: 'shared-geheim',
    clientId: 'client',
    clientSecret: 'oauth-geheim',
  },
  akana: { password: 'geheim: "ß"|😀' },
};
const { sharedKey = '', clientSecret = '' } = options.licenseSpring ?? {};

let sandbox: Sandbox;
let prompts: Prompts;

function run(command: string, argument?: object): Promise<unknown> {
  return Promise.resolve(commands.executeCommand(`cloudZoo.${command}`, argument));
}

function lastWords(): string {
  return heard().at(-1)?.text ?? '';
}

beforeEach(async () => {
  sandbox = await startServices(options);
  prompts = Prompts.watch();
});
afterEach(() => {
  Prompts.end();
  Messages.end();
});

async function choose(label: string): Promise<void> {
  await prompts.choose(item => item.label.replace(/^\$\([\w-]+\) /, '') === label);
}

/** Answers the questions up to the secret. */
async function answerForSprings(authorization: 'API Key' | 'OAuth'): Promise<void> {
  await choose('LicenseSpring');
  await prompts.type('springs');
  await prompts.type(` ${sandbox.licenseSpring.endpoint}/ `);
  await choose(authorization);
}

async function answerForGateway(signIn: 'E-Mail and Password' | 'Cookies of a Browser'): Promise<void> {
  await choose('Akana');
  await prompts.type('gateway');
  await prompts.type(sandbox.akana.endpoint);
  await choose(signIn);
}

/** Adds a connection whose cookies come from a login with a browser. */
async function addGatewayByCookies(): Promise<string[]> {
  const { endpoint, email, password } = sandbox.akana;
  const body = JSON.stringify({ email, password });
  const reply = await fetch(`${endpoint}/api/login`, { method: 'POST', body });
  const [, auth = '', csrf = ''] = reply.headers.getSetCookie().map(cookie => cookie.split(';')[0] ?? '');
  sandbox.clearRequests();
  const adding = run('addConnection');
  await answerForGateway('Cookies of a Browser');
  await prompts.type(auth);
  await prompts.type(csrf);
  await adding;
  return [auth, csrf];
}

describe('a connection to LicenseSpring that is added', () => {
  it('with an API key: verified first, one entry in the keychain, no secret in the settings', async () => {
    const { endpoint, apiKey } = sandbox.licenseSpring;
    sandbox.fault({ kind: 'latency', ms: 600 });
    const adding = run('addConnection');
    await answerForSprings('API Key');
    await prompts.type(` ${apiKey}\n`);
    await prompts.type(sharedKey);
    await sandbox.whenRequest(({ path }) => path.endsWith('/products'));
    assert.deepEqual([written(), await keychain()], [[], {}], 'nothing is stored before it is verified');
    await adding;

    assert.deepEqual(await keychain(), {
      [accountOfSprings(sandbox)]: `{"apiKey":"${apiKey}","sharedKey":"${sharedKey}"}`,
    });
    assert.deepEqual(written(), [
      { name: 'springs', service: 'licenseSpring', endpoint, authorization: 'apiKey' },
    ]);
    assert.deepEqual(calls(sandbox), ['GET /api/v4/products']);
    assert.equal(lastWords(), 'springs is connected: LicenseSpring API key.');
    assert.deepEqual(heard().at(-1)?.buttons, ['Deactivate Device…']);
  });

  it('with an OAuth client: the keychain says where its secret may go, and it goes nowhere else', async () => {
    const { endpoint, clientId, tokenEndpoint } = sandbox.licenseSpring;
    const adding = run('addConnection');
    await answerForSprings('OAuth');
    const seen = [
      await prompts.type(tokenEndpoint),
      await prompts.type(clientId),
      await prompts.type(clientSecret),
    ];
    await adding;

    const entry = {
      name: 'springs',
      service: 'licenseSpring',
      endpoint,
      authorization: 'oauth',
      tokenEndpoint,
    };
    assert.deepEqual(written(), [entry]);
    assert.deepEqual(await keychain(), {
      [accountOfSprings(sandbox)]: JSON.stringify({ clientId, clientSecret, tokenEndpoint }),
    });
    const holding = sandbox.requests.filter(request => JSON.stringify(request).includes(clientSecret));
    assert.deepEqual(
      holding.map(({ path }) => path),
      [new URL(tokenEndpoint).pathname],
    );
    assert.deepEqual(seen.map(headOf), [
      'Add Connection 5/7, Token endpoint',
      'Add Connection 6/7, Client ID',
      'Add Connection 7/7, Client secret, unseen',
    ]);
  });

  for (const [name, given] of [
    ['API key', { apiKey: 'other', sharedKey }],
    ['shared key', { apiKey: '0f1e-2d3c', sharedKey: 'other' }],
  ] as const) {
    it(`with a wrong ${name}: nothing is stored, and it is asked for again, with the reason`, async () => {
      const adding = run('addConnection');
      await answerForSprings('API Key');
      await prompts.type(given.apiKey);
      await prompts.type(given.sharedKey);
      const again = await prompts.type('0f1e-2d3c');
      assert.match(
        String(again.problem),
        /^Nothing was stored: the credentials were refused\. .*answered 400/,
      );
      assert.doesNotMatch(String(again.problem), /Update Secret/);
      assert.deepEqual([headOf(again), again.value], ['Add Connection 5/6, API key, unseen', '']);
      assert.deepEqual([written(), await keychain()], [[], {}]);
      assert.equal((await prompts.type(sharedKey)).problem, undefined);
      await adding;
      assert.deepEqual([Object.keys(await keychain()).length, heard().length], [1, 1]);
    });
  }

  it('keeps what was typed for another try, but for the secret', async () => {
    const { endpoint, tokenEndpoint } = sandbox.licenseSpring;
    const adding = run('addConnection');
    await answerForSprings('OAuth');
    await prompts.type(tokenEndpoint);
    await prompts.type('client');
    await prompts.type('wrong');
    const again = await prompts.back();
    assert.match(String(again.problem), /^Nothing was stored: the credentials were refused\. /);
    const values = [again.value, (await prompts.back()).value, (await prompts.back()).value];
    await choose('OAuth');
    values.push((await prompts.type(tokenEndpoint)).value, (await prompts.type('client')).value);
    values.push((await prompts.type(clientSecret)).value);
    await adding;
    assert.deepEqual(values, ['', 'client', tokenEndpoint, tokenEndpoint, 'client', '']);
    assert.equal(lastWords(), 'springs is connected: LicenseSpring OAuth client.');
    assert.deepEqual(Object.keys(await keychain()), [`licenseSpring|${endpoint}|springs`]);
  });

  it('may be kept when nobody can tell whether its key is good, by a second button', async () => {
    const messages = Messages.listen();
    sandbox.fault({ kind: 'status', status: 503 });
    const adding = run('addConnection');
    await answerForSprings('API Key');
    await prompts.type('0f1e-2d3c');
    await prompts.type(sharedKey);
    const question = await messages.when(/could not be verified/);
    assert.deepEqual([question.isModal, question.buttons], [true, ['Go Back', 'Keep Anyway']]);
    assert.deepEqual([written(), await keychain()], [[], {}]);
    question.press('Keep Anyway');
    await adding;
    assert.equal(Object.keys(await keychain()).length, 1);
  });
});

describe('a connection to Akana that is added', () => {
  it('with a password: one login, which goes on; the password is in the keychain only', async () => {
    const { endpoint, email, password, licenses } = sandbox.akana;
    const adding = run('addConnection');
    await answerForGateway('E-Mail and Password');
    await prompts.type(email);
    const box = await prompts.type(password);
    await adding;
    assert.equal(headOf(box), 'Add Connection 6/6, Password, unseen');
    assert.deepEqual(await keychain(), { [accountOfGateway(sandbox)]: JSON.stringify({ password }) });
    assert.deepEqual(written(), [{ name: 'gateway', service: 'akana', endpoint, signIn: 'password', email }]);
    assert.equal(lastWords(), `gateway is connected: Akana user ${email}.`);

    await run('testConnection', { connection: 'gateway' });
    await run('deleteLicense', { connection: 'gateway', licenseId: licenses()[0]?.LicenseID });
    assert.equal(logins(sandbox), 1);
  });

  it('with a wrong password: one attempt, nothing is stored', async () => {
    const adding = run('addConnection');
    await answerForGateway('E-Mail and Password');
    await prompts.type(sandbox.akana.email);
    await prompts.type('wrong');
    const again = await prompts.leave();
    await adding;
    assert.match(
      String(again.problem),
      /^Nothing was stored: the credentials were refused\. .*password is wrong/,
    );
    assert.deepEqual([written(), await keychain()], [[], {}]);
    assert.deepEqual(calls(sandbox), ['POST /api/login']);
  });

  it('whose login waits for something: it is named, nothing is stored', async () => {
    const adding = run('addConnection');
    await answerForGateway('E-Mail and Password');
    await prompts.type(sandbox.akana.pendingEmail);
    await prompts.type(sandbox.akana.password);
    const again = await prompts.leave();
    await adding;
    assert.match(String(again.problem), /not complete\. .*change\.password.*force\.accept\.agreements/);
    assert.deepEqual([written(), await keychain()], [[], {}]);
  });

  it('with cookies: they are used, and never reach keychain or settings', async () => {
    const cookies = await addGatewayByCookies();
    assert.equal(lastWords(), 'gateway is connected: Akana, pasted cookies.');
    const { endpoint, licenses } = sandbox.akana;
    assert.deepEqual(written(), [{ name: 'gateway', service: 'akana', endpoint, signIn: 'cookies' }]);

    await run('testConnection', { connection: 'gateway' });
    assert.match(lastWords(), /^gateway works/);
    await run('deleteLicense', { connection: 'gateway', licenseId: licenses()[0]?.LicenseID });
    assert.equal(heard().at(-1)?.modal, true);
    assert.ok(sandbox.requests.every(({ headers }) => headers.cookie === cookies.join('; ')));
    assert.equal(logins(sandbox), 0);
    assert.deepEqual(await keychain(), {});
  });

  it('with cookies that are no login any more: pasting others is offered', async () => {
    await addGatewayByCookies();
    sandbox.akana.endSessions();
    await run('testConnection', { connection: 'gateway' });
    assert.match(lastWords(), /^The credentials of gateway were refused\. .*no longer a valid login/);
    assert.deepEqual(heard().at(-1)?.buttons, ['Update Secret…', 'Edit Connection…']);
  });
});

describe('a secret', () => {
  it('of an OAuth client goes to no other token endpoint than it was entered for', async () => {
    const other = await startServices(options);
    await connectSprings(sandbox, {
      authorization: 'oauth',
      tokenEndpoint: other.licenseSpring.tokenEndpoint,
    });
    for (const command of ['testConnection', 'deleteLicense']) {
      await run(command, { connection: 'springs', product: 'canopy', licenseKey: 'A', hardwareId: 'b' });
      assert.match(
        lastWords(),
        /^There is no OAuth client for springs at .* entered for a different token endpoint/,
      );
      assert.deepEqual(heard().at(-1)?.buttons, ['Enter Secret…']);
    }
    assert.deepEqual([calls(sandbox), calls(other)], [[], []]);
  });

  it('of an OAuth client goes nowhere when its token endpoint changes while it is in use', async () => {
    const other = await startServices(options);
    await connectSprings(sandbox, { authorization: 'oauth' });
    await run('testConnection', { connection: 'springs' });
    assert.match(lastWords(), /^springs works/);
    const { endpoint } = sandbox.licenseSpring;
    const { tokenEndpoint } = other.licenseSpring;
    sandbox.clearRequests();
    await configure('connections', [
      { name: 'springs', service: 'licenseSpring', endpoint, authorization: 'oauth', tokenEndpoint },
    ]);
    await run('testConnection', { connection: 'springs' });
    assert.match(lastWords(), /^There is no OAuth client for springs/);
    assert.deepEqual([calls(sandbox), calls(other)], [[], []]);
  });

  const missing: [name: string, entry: () => object, says: RegExp, button: string][] = [
    [
      'of an API key',
      () => ({ name: 'springs', service: 'licenseSpring', endpoint: sandbox.licenseSpring.endpoint }),
      /^There is no API key for springs at 127\.0\.0\.1:\d+\. Enter it/,
      'Enter Secret…',
    ],
    [
      'of an Akana user',
      () => ({
        name: 'gateway',
        service: 'akana',
        endpoint: sandbox.akana.endpoint,
        email: 'ada@example.com',
      }),
      /^There is no password for ada@example\.com at/,
      'Enter Secret…',
    ],
    [
      'that was pasted',
      () => ({ name: 'gateway', service: 'akana', endpoint: sandbox.akana.endpoint, signIn: 'cookies' }),
      /^There is no login for gateway\. Log in at 127\.0\.0\.1:\d+ in a browser, then paste its cookies/,
      'Paste Cookies…',
    ],
  ];
  for (const [name, entry, says, button] of missing) {
    it(`that is missing, ${name}, is asked for; nothing is sent`, async () => {
      await configure('connections', [entry()]);
      for (const command of ['testConnection', 'deleteLicense']) {
        await run(command);
        assert.match(lastWords(), says);
        assert.deepEqual(heard().at(-1)?.buttons, [button]);
      }
      assert.deepEqual(calls(sandbox), []);
    });
  }

  it('that is refused leaves the one before where it is', async () => {
    await connectGateway(sandbox);
    const before = await keychain();
    const updating = run('updateSecret', { connection: 'gateway' });
    assert.equal(headOf(await prompts.type('wrong')), 'Update Secret of gateway 1/1, Password, unseen');
    assert.match(String((await prompts.leave()).problem), /^Nothing was stored/);
    await updating;
    assert.deepEqual(await keychain(), before);
  });

  it('that is new is used at once', async () => {
    await connectSprings(sandbox);
    await keytar.setPassword(
      'vscode-cloud-zoo',
      accountOfSprings(sandbox),
      '{"apiKey":"old","sharedKey":"old"}',
    );
    await run('testConnection', { connection: 'springs' });
    assert.match(lastWords(), /^The credentials of springs were refused\. .*does not know the API key/);
    const updating = run('updateSecret', { connection: 'springs' });
    await prompts.type('0f1e-2d3c');
    await prompts.type(sharedKey);
    await updating;
    assert.equal(lastWords(), 'The secret of springs was stored.');
    await run('testConnection', { connection: 'springs' });
    assert.match(lastWords(), /^springs works: .* accepts its LicenseSpring API key/);
  });
});

describe('testing a connection', () => {
  it('says that it works, and as whom', async () => {
    const { licenseSpring, akana } = sandbox;
    await connectSprings(sandbox);
    await connectGateway(sandbox);
    await run('testConnection', { connection: 'springs' });
    assert.equal(lastWords(), `springs works: ${licenseSpring.endpoint} accepts its LicenseSpring API key.`);
    await run('testConnection', { connection: 'gateway' });
    assert.equal(lastWords(), `gateway works: ${akana.endpoint} accepts its Akana user ${akana.email}.`);
    assert.deepEqual(calls(sandbox), ['GET /api/v4/products', 'POST /api/login']);
  });

  for (const [name, connection] of [
    ['LicenseSpring', 'springs'],
    ['Akana', 'gateway'],
  ] as const) {
    it(`says when ${name} cannot tell, and does not blame the secret`, async () => {
      await connectSprings(sandbox);
      await connectGateway(sandbox);
      sandbox.fault({ kind: 'html', status: 502 });
      await run('testConnection', { connection });
      assert.match(lastWords(), new RegExp(`^${connection} could not be verified\\. .*answered 502`));
      assert.deepEqual(heard().at(-1)?.buttons, ['Edit Connection…']);
    });
  }

  it('makes a login that failed anew, each time that it is asked to', async () => {
    await connectGateway(sandbox);
    sandbox.fault({ path: '/api/login', kind: 'status', status: 401 });
    await run('testConnection', { connection: 'gateway' });
    assert.match(lastWords(), /^The credentials of gateway were refused/);
    await run('testConnection', { connection: 'gateway' });
    assert.match(lastWords(), /^gateway works/);
    assert.equal(logins(sandbox), 2);
  });
});

describe('removing a connection', () => {
  async function remove(connection: string): Promise<Messages> {
    const messages = Messages.listen();
    const removing = run('removeConnection', { connection });
    (await messages.when(/^Remove the connection/)).press('Remove Connection');
    await removing;
    return messages;
  }

  it('takes its secret from the keychain and leaves the other one', async () => {
    await connectSprings(sandbox);
    await connectGateway(sandbox);
    const messages = await remove('springs');
    assert.match(
      messages.all[0]?.detail ?? '',
      /Its secret is removed from the keychain\. Nothing changes on/,
    );
    assert.deepEqual(messages.all[0]?.buttons, ['Show in Settings', 'Remove Connection']);
    assert.deepEqual(Object.keys(await keychain()), [accountOfGateway(sandbox)]);
    assert.deepEqual(calls(sandbox), []);
  });

  it('ends the login that it had at Akana', async () => {
    await connectGateway(sandbox);
    await run('testConnection', { connection: 'gateway' });
    await remove('gateway');
    const end = await sandbox.whenRequest(({ path }) => path === '/api/login/endsession');
    assert.match(end.headers.cookie ?? '', /^AtmoAuthToken_sandbox=/);
    assert.deepEqual(await keychain(), {});
    await eventually(() =>
      assert.deepEqual(calls(sandbox), ['POST /api/login', 'GET /api/login/endsession']),
    );
  });

  it('leaves the login of a browser alone', async () => {
    await addGatewayByCookies();
    const messages = await remove('gateway');
    assert.doesNotMatch(messages.all[0]?.detail ?? '', /keychain/);
    await connectGateway(sandbox);
    await run('testConnection', { connection: 'gateway' });
    assert.ok(!calls(sandbox).includes('GET /api/login/endsession'));
  });

  it('does nothing without an answer', async () => {
    await connectSprings(sandbox);
    await run('removeConnection', { connection: 'springs' });
    assert.equal(heard().at(-1)?.modal, true);
    assert.equal(Object.keys(await keychain()).length, 1);
    assert.deepEqual(removals(sandbox), []);
  });
});

/** A box in a few words: its title, step count and field, and whether it shows what is typed. */
function headOf({ title, step, totalSteps, prompt = '', password }: SeenBox): string {
  return `${title} ${step}/${totalSteps}, ${prompt.split(':')[0]}${password ? ', unseen' : ''}`;
}
