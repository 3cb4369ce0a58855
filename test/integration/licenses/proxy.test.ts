import assert from 'node:assert/strict';
import { createServer as createHttpServer, STATUS_CODES } from 'node:http';
import { connect, type Socket } from 'node:net';
import tls from 'node:tls';
import * as keytar from 'keytar';
import { commands, Uri } from 'vscode';
import type { ActivityEntry } from '../../../src/activity/entry';
import type { Sandbox } from '../../../src/sandbox';
import {
  authority,
  foreignCertificate,
  untrustedCertificate,
  untrustedKey,
  vouchedKey,
} from '../../unit/services/certificate';
import { freePort, listen, type TinyServer } from '../../unit/services/servers';
import { canopy, configure, eventually } from '../acme';
import { Messages } from '../saving/messages';
import { restoreSettings, setSetting } from '../saving/settings';
import { LiveTab } from '../saving/tab';
import { exported, startServices } from './services';

/** The host of {@link foreignCertificate}: it is reached by the proxy only. */
const host = 'other.example.com';
const endpoint = `https://${host}/v1`;
const license = {
  connection: 'far',
  productId: canopy,
  licenseId: 'CN-2025-000117',
  entityId: '4815162342-|-Group',
};

/** What a proxy does with CONNECT: leads to the service, says nothing, or refuses with a status. */
type Answer = 'tunnel' | 'silence' | 407 | 403 | 502;

describe('behind a proxy, by VS Code’s own fetch,', () => {
  let sandbox: Sandbox;
  let service: TinyServer;
  let proxy: TinyServer;
  let answer: Answer;
  let challenge: string;
  let asked: string[];
  const tunnels = new Set<Socket>();

  beforeEach(async () => {
    sandbox = await startServices();
    challenge = '';
    asked = [];
    await useService(foreignCertificate, vouchedKey);
    proxy = await listen(
      createHttpServer().on('connect', ({ url = '' }, socket: Socket) => {
        asked.push(url);
        answerConnect(socket);
      }),
    );
    await setSetting('http.proxy', proxy.origin);
    await setSetting('http.proxySupport', 'override');
    await keytar.setPassword('vscode-cloud-zoo', `cloudZoo|${endpoint}|${sandbox.issuer}`, sandbox.secret);
    await configure('connections', [
      { name: 'far', service: 'cloudZoo', endpoint, issuer: sandbox.issuer, products: [] },
    ]);
  });

  afterEach(async () => {
    Messages.end();
    await restoreSettings();
    await Promise.all([proxy.stop(), service.stop()]);
  });

  /** The sandbox behind TLS, at the end of the tunnel. */
  async function useService(cert: string, key: string): Promise<void> {
    await service?.stop();
    service = await listen(
      tls.createServer({ cert, key }, secure => {
        const plain = connect(Number(new URL(sandbox.endpoint).port), '127.0.0.1');
        plain.once('close', () => secure.destroy()).on('error', () => secure.destroy());
        secure.once('close', () => plain.destroy()).on('error', () => plain.destroy());
        plain.pipe(secure).pipe(plain);
      }),
    );
  }

  function answerConnect(socket: Socket): void {
    if (answer === 'tunnel') {
      const inner = connect(service.port, '127.0.0.1');
      tunnels.add(socket);
      inner.once('close', () => socket.destroy()).on('error', () => socket.destroy());
      socket.once('close', () => inner.destroy()).on('error', () => inner.destroy());
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      inner.pipe(socket).pipe(inner);
    } else if (answer !== 'silence') {
      socket.end(`HTTP/1.1 ${answer} ${STATUS_CODES[answer]}\r\n${challenge}content-length: 0\r\n\r\n`);
    }
  }

  /** From now on the proxy answers so, and nothing that was opened before can be used. */
  function answers(next: Answer): void {
    answer = next;
    for (const tunnel of tunnels) {
      tunnel.destroy();
    }
    tunnels.clear();
  }

  /** Runs the command, agrees, and tells the last words. */
  async function remove(): Promise<string> {
    const messages = Messages.listen();
    const removing = commands.executeCommand('cloudZoo.deleteLicense', license);
    (await messages.when(/\?$/)).press('Delete License Cluster');
    await removing;
    const { text } = await messages.when(/deleted/i);
    Messages.end();
    return text;
  }

  async function lastEnding(): Promise<ActivityEntry['ending']> {
    const entries: ActivityEntry[] = JSON.parse(await exported());
    return entries.find(entry => entry.host === host)?.ending;
  }

  const hasArrived = () => sandbox.requests.some(({ method }) => method === 'DELETE');

  const refused =
    /The proxy refused the connection to other\.example\.com\. Check .*http\.proxy.*\(Proxy response \((502|403)\)\)\.$/;
  const wantsPassword =
    /The proxy .* requires a user name and a password\. Add .*http\.proxy.*\(Proxy response \(407\)\)\.$/;
  const refusals: [answer: Answer, challenge: string, words: RegExp][] = [
    [502, '', refused],
    [403, '', refused],
    [407, '', wantsPassword],
    [407, 'Proxy-Authenticate: Basic realm="acme"\r\n', wantsPassword],
    [407, 'Proxy-Authenticate: Negotiate\r\nProxy-Authenticate: NTLM\r\n', wantsPassword],
  ];
  for (const [status, header, words] of refusals) {
    it(`CONNECT answered with ${status} ${header.replaceAll('\r\n', ' ')}is a refusal that names the proxy`, async () => {
      challenge = header;
      answers(status);
      const text = await remove();
      assert.match(text, /^License CN-2025-000117 was not deleted\. /);
      assert.match(text, words);
      assert.ok(asked.includes(`${host}:443`));
      assert.equal((await lastEnding())?.outcome, 'refused');
    });
  }

  it('a proxy that takes CONNECT and never answers is a refusal: nothing has left', async () => {
    await configure('requestTimeout', 1);
    answers('silence');
    assert.match(await remove(), /^License CN-2025-000117 was not deleted\. .*http\.proxy/);
    assert.ok(asked.includes(`${host}:443`));
    assert.equal((await lastEnding())?.outcome, 'refused');
  });

  const unreachable: [what: string, address: () => Promise<string>][] = [
    ['where nobody listens', async () => `http://127.0.0.1:${await freePort()}`],
    ['whose name nobody knows', async () => 'http://proxy.invalid:3128'],
  ];
  for (const [what, address] of unreachable) {
    it(`a proxy ${what} is a refusal that names the proxy`, async () => {
      await setSetting('http.proxy', await address());
      assert.match(
        await remove(),
        /was not deleted\. The proxy on the way to other\.example\.com could not be reached\. Check .*http\.proxy.*\(E\w+\)\.$/,
      );
      assert.equal((await lastEnding())?.outcome, 'refused');
    });
  }

  it('a certificate of the proxy’s own that nobody vouches for is a refusal that names the certificate', async () => {
    await useService(untrustedCertificate, untrustedKey);
    answers('tunnel');
    const text = await remove();
    assert.match(text, /^License CN-2025-000117 was not deleted\. The certificate of other\.example\.com /);
    assert.equal((await lastEnding())?.outcome, 'refused');
    assert.equal(hasArrived(), false);
  });

  describe('through a tunnel to a service whose certificate is trusted,', () => {
    const store = tls as typeof tls & {
      getCACertificates?(type: 'default'): string[];
      setDefaultCACertificates?(certificates: string[]): void;
    };
    let before: string[] = [];

    beforeEach(async function () {
      if (!store.getCACertificates || !store.setDefaultCACertificates) {
        return this.skip();
      }
      // With the system's certificates VS Code has a list of its own.
      await setSetting('http.systemCertificates', false);
      before = store.getCACertificates('default');
      store.setDefaultCACertificates([...before, authority]);
      answers('tunnel');
    });
    afterEach(() => store.setDefaultCACertificates?.(before));

    it('a removal arrives', async () => {
      assert.match(await remove(), /^Deleted/);
      assert.equal(hasArrived(), true);
    });

    it('a tunnel that is cut once the request is in it leaves an unknown', async () => {
      sandbox.fault({ method: 'DELETE', kind: 'hangAfter' });
      const removing = remove();
      await sandbox.whenRequest(({ method }) => method === 'DELETE');
      answers(502);
      const text = await removing;
      assert.match(text, /^It is not known whether license CN-2025-000117 was deleted/);
      assert.equal((await lastEnding())?.outcome, 'unknown');
    });

    it('a save that the proxy refuses leaves the tab unsaved, and goes through when the proxy lets it', async () => {
      const tab = await LiveTab.show(
        Uri.from({ scheme: 'cloudzoo', authority: 'far', path: `/${canopy}/Canopy for Rhino.cloudzoo.json` }),
      );
      const writes = () => sandbox.requests.filter(({ method }) => method === 'PUT').length;
      answers(502);
      await tab.set('version', '9.0');
      await tab.refused();
      assert.equal(writes(), 0);
      answers('tunnel');
      await tab.saved();
      assert.equal(writes(), 1);
      await eventually(() => assert.match(sandbox.readProduct(canopy) ?? '', /"version": ?"9\.0"/));
    });
  });
});
