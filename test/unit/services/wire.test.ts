import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer as createHttpServer, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect, createServer as createTcpServer, type Socket } from 'node:net';
import { Agent, type Dispatcher, ProxyAgent, fetch as undiciFetch } from 'undici';
import { explain } from '../../../src/connections/explain';
import { type HttpReply, send } from '../../../src/services/http';
import type { NetworkCause } from '../../../src/services/serviceError';
import { unwritten, watchWriting } from '../../../src/services/written';
import { failureOf, recordingTransport } from './calls';
import {
  authority,
  expiredCertificate,
  foreignCertificate,
  untrustedCertificate,
  untrustedKey,
  vouchedKey,
} from './certificate';
import { freePort, listen, type TinyServer } from './servers';

/** What is between us and the service, with real sockets; VS Code's own `fetch` is undici's with such an agent. */
describe('on the wire, what never left is told from what may have arrived:', () => {
  const ownFetch = globalThis.fetch;
  const servers: TinyServer[] = [];
  const dispatchers: Dispatcher[] = [];

  afterEach(async () => {
    globalThis.fetch = ownFetch;
    await Promise.all(dispatchers.splice(0).map(dispatcher => dispatcher.destroy()));
    await Promise.all(servers.splice(0).map(server => server.stop()));
  });

  function goBy<Kind extends Dispatcher>(dispatcher: Kind): Kind {
    dispatchers.push(dispatcher);
    // The two declarations of fetch differ in names only.
    globalThis.fetch = ((url: string, options: object) =>
      undiciFetch(url, { ...options, dispatcher })) as unknown as typeof fetch;
    return dispatcher;
  }

  async function using(server: Parameters<typeof listen>[0]): Promise<TinyServer> {
    const started = await listen(server);
    servers.push(started);
    return started;
  }

  const remove = (url: string, seconds = 10): Promise<HttpReply> =>
    send(
      { service: 'cloudZoo', method: 'DELETE', url, headers: {}, secrets: [] },
      recordingTransport(seconds),
    );

  async function assertNeverLeft(
    url: string,
    cause: NetworkCause,
    words: RegExp,
    seconds?: number,
  ): Promise<void> {
    const error = await failureOf(remove(url, seconds));
    assert.deepEqual(
      [error.failure.kind, error.failure.cause],
      ['unreachable', cause],
      error.failure.evidence,
    );
    assert.ok(error.certainlyNotApplied);
    assert.match(explain(error), words);
  }

  describe('a proxy that answers CONNECT with', () => {
    const rows: [status: number, words: RegExp][] = [
      [407, /proxy .* requires a user name and a password.*http\.proxy.*\(Proxy response \(407\)\)/],
      [403, /proxy refused the connection to zoo\.example\.com.*http\.proxy.*\(403\)/],
      [502, /proxy refused the connection.*\(502\)/],
    ];
    for (const [status, words] of rows) {
      it(`${status}`, async () => {
        const asked: string[] = [];
        const proxy = createHttpServer().on('connect', ({ url = '' }, socket: Socket) => {
          asked.push(url);
          socket.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`);
        });
        goBy(new ProxyAgent((await using(proxy)).origin));
        await assertNeverLeft('https://zoo.example.com/v1/license', 'proxy', words);
        assert.deepEqual(asked, ['zoo.example.com:443']);
      });
    }
  });

  const unreachable: [proxy: () => Promise<string>, code: string][] = [
    [async () => `http://127.0.0.1:${await freePort()}`, 'ECONNREFUSED'],
    [async () => 'http://proxy.invalid:3128', '(ENOTFOUND|EAI_AGAIN)'],
  ];
  for (const [address, code] of unreachable) {
    it(`a proxy that could not be reached: ${code}`, async () => {
      goBy(new ProxyAgent(await address()));
      const words = new RegExp(
        `proxy on the way to zoo\\.example\\.com could not be reached.*http\\.proxy.*\\(${code}\\)`,
      );
      await assertNeverLeft('https://zoo.example.com/v1/license', 'proxy', words);
    });
  }

  describe('a certificate that', () => {
    const rows: [name: string, cert: string, key: string, words: RegExp][] = [
      ['nobody vouches for', untrustedCertificate, untrustedKey, /certificate of localhost.* is not trusted/],
      ['has expired', expiredCertificate, vouchedKey, /not valid today.*CERT_HAS_EXPIRED/],
      ['is for another host', foreignCertificate, vouchedKey, /is for a different host.*ALTNAME/],
    ];
    for (const [name, cert, key, words] of rows) {
      it(name, async () => {
        let received = 0;
        const { port } = await using(createHttpsServer({ cert, key }, () => received++));
        goBy(new Agent({ connect: { ca: authority } }));
        await assertNeverLeft(`https://localhost:${port}/`, 'certificate', words);
        assert.equal(received, 0);
      });
    }
  });

  it('a server that hangs up during the handshake', async () => {
    const { port } = await using(createTcpServer(socket => socket.once('data', () => socket.end())));
    await assertNeverLeft(`https://localhost:${port}/`, 'tls', /A secure connection to localhost/);
  });

  it('a server that resets the connection during the handshake cannot be told from one that does so later', async () => {
    const { port } = await using(
      createTcpServer(socket => socket.once('data', () => socket.resetAndDestroy())),
    );
    const error = await failureOf(remove(`https://localhost:${port}/`));
    assert.deepEqual([error.failure.kind, error.certainlyNotApplied], ['interrupted', false]);
  });

  it('nobody listens', async () => {
    await assertNeverLeft(
      `http://127.0.0.1:${await freePort()}/`,
      'refused',
      /nothing is listening there.*ECONNREFUSED/,
    );
  });

  it('a black hole that takes everything and never answers', async () => {
    const { origin } = await using(createTcpServer(socket => socket.resume()));
    const error = await failureOf(remove(origin, 1));
    assert.deepEqual([error.failure.kind, error.certainlyNotApplied], ['timeout', false]);
  });

  describe('given up while the way to the service was still being made:', () => {
    it('a proxy that takes CONNECT and never answers', async () => {
      const asked: string[] = [];
      const proxy = createHttpServer().on('connect', ({ url = '' }) => asked.push(url));
      goBy(new ProxyAgent((await using(proxy)).origin));
      const words = /proxy on the way to zoo\.example\.com .*http\.proxy.*\(UND_ERR_CONNECT_TIMEOUT\)/;
      await assertNeverLeft('https://zoo.example.com/v1/license', 'proxy', words, 0.3);
      assert.deepEqual(asked, ['zoo.example.com:443']);
    });

    it('a proxy that takes everything and never answers', async () => {
      const { origin } = await using(createTcpServer(socket => socket.resume()));
      goBy(new ProxyAgent(origin));
      await assertNeverLeft('https://zoo.example.com/v1/license', 'proxy', /http\.proxy/, 0.3);
    });

    it('a handshake that never ends', async () => {
      const { port } = await using(createTcpServer(socket => socket.resume()));
      for (const agent of [undefined, new Agent(), new Agent({ allowH2: true })]) {
        if (agent) {
          goBy(agent);
        }
        await assertNeverLeft(
          `https://localhost:${port}/`,
          'network',
          /localhost:\d+ could not be reached/,
          0.3,
        );
      }
    });

    it('not so on a connection that another request made', async () => {
      const proxy = await using(
        createHttpsServer({ cert: untrustedCertificate, key: untrustedKey }, answerOnce()),
      );
      goBy(new Agent({ connect: { rejectUnauthorized: false } }));
      await remove(`https://localhost:${proxy.port}/`);
      const error = await failureOf(remove(`https://localhost:${proxy.port}/`, 1));
      assert.deepEqual([error.failure.kind, error.certainlyNotApplied], ['timeout', false]);
    });
  });

  it('a black hole that does not even take the connection', async function () {
    if (process.platform === 'win32') {
      this.skip();
    }
    const hole = await BlackHole.open();
    try {
      goBy(new Agent({ connect: { timeout: 300 } }));
      await assertNeverLeft(`http://127.0.0.1:${hole.port}/`, 'network', /could not be reached/);
    } finally {
      await hole.close();
    }
  });

  it('whether a request was written is seen, whatever the error says', async () => {
    const seen = async (url: string): Promise<boolean> => {
      const written = unwritten();
      await watchWriting(written, new URL(url).host, () => fetch(url, { method: 'DELETE' })).catch(
        () => undefined,
      );
      return written.isWritten;
    };
    const cut = await using(createHttpServer((_, response) => response.destroy()));
    const untrusted = await using(createHttpsServer({ cert: untrustedCertificate, key: untrustedKey }));
    const proxy = await using(
      createHttpServer().on('connect', (_, socket: Socket) => socket.end('HTTP/1.1 502 No\r\n\r\n')),
    );
    for (const agent of [undefined, new Agent()]) {
      if (agent) {
        goBy(agent);
      }
      assert.equal(await seen(cut.origin), true);
      assert.equal(await seen(`https://localhost:${untrusted.port}/`), false);
      assert.equal(await seen(`http://127.0.0.1:${await freePort()}/`), false);
    }
    goBy(new ProxyAgent(proxy.origin));
    assert.equal(
      await seen('https://zoo.example.com/'),
      false,
      'what asks for the tunnel is not the request',
    );
  });
});

/** Answers the first request, and no other. */
function answerOnce(): (request: unknown, response: ServerResponse) => void {
  let isFirst = true;
  return (_, response) => {
    if (isFirst) {
      response.end();
      isFirst = false;
    }
  };
}

/** A port whose process is stopped, and whose queue of connections is full: the next one gets no answer. */
class BlackHole {
  static async open(): Promise<BlackHole> {
    const program =
      'require("net").createServer().listen({port: 0, host: "127.0.0.1", backlog: 1}, function () { console.log(this.address().port) })';
    const server = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = await once(server.stdout, 'data');
    server.kill('SIGSTOP');
    const hole = new BlackHole(server, Number(String(line)));
    await hole.fill();
    return hole;
  }

  private readonly sockets: Socket[] = [];

  private constructor(
    private readonly server: ChildProcess,
    readonly port: number,
  ) {}

  async close(): Promise<void> {
    for (const socket of this.sockets) {
      socket.destroy();
    }
    this.server.kill('SIGKILL');
    await once(this.server, 'exit');
  }

  private async fill(): Promise<void> {
    for (let isTaken = true; isTaken; ) {
      const socket = connect(this.port, '127.0.0.1');
      socket.on('error', () => undefined);
      this.sockets.push(socket);
      isTaken = await Promise.race([
        once(socket, 'connect').then(() => true),
        new Promise<boolean>(resolve => setTimeout(() => resolve(false), 500)),
      ]);
    }
  }
}
