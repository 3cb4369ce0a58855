import assert from 'node:assert/strict';
import { EventEmitter, getEventListeners, once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Fault, FaultEffect, Sandbox } from '../../../src/sandbox';
import { startSandbox } from '../../../src/sandbox';
import { type HttpReply, type HttpRequest, maximumReplySize, send } from '../../../src/services/http';
import { isAllowed } from '../../../src/services/sendable';
import type { FailureKind } from '../../../src/services/serviceError';
import { failureOf, type RecordingTransport, recordingTransport } from './calls';
import { untrustedCertificate, untrustedKey } from './certificate';
import { freePort, listen, serve, serveBytes, type TinyServer } from './servers';

const id = '11111111-aaaa-4bbb-8ccc-222222222222';
const text = `{"id":"${id}","creationDate":1,"iss":"acme","version":"1"}`;
const secret = 's3cret-é';
const authorization = `Basic ${Buffer.from(`acme:${secret}`).toString('base64')}`;
const methods = ['GET', 'POST', 'PUT', 'DELETE'] as const;

describe('one HTTP call', () => {
  let sandbox: Sandbox;
  let transport: RecordingTransport;
  const tiny: TinyServer[] = [];

  beforeEach(async () => {
    sandbox = await startSandbox({ issuer: 'acme', secret, products: [text], licenses: [] });
    transport = recordingTransport();
  });
  afterEach(async () => {
    await sandbox.stop();
    await Promise.all(tiny.splice(0).map(server => server.stop()));
  });

  function call(url: string, more: Partial<HttpRequest> = {}): Promise<HttpReply> {
    const headers = { Authorization: authorization };
    return send({ service: 'cloudZoo', method: 'GET', url, headers, secrets: [secret], ...more }, transport);
  }

  function get(more?: Partial<HttpRequest>): Promise<HttpReply> {
    return call(`${sandbox.endpoint}/product/${id}`, more);
  }

  async function using(server: Promise<TinyServer>): Promise<TinyServer> {
    const started = await server;
    tiny.push(started);
    return started;
  }

  it('gives status, headers and text of the reply', async () => {
    const { status, headers, text: received } = await get();
    assert.deepEqual([status, received], [200, text]);
    assert.equal(headers.get('content-type'), 'application/json');
  });

  describe('that fails by a fault of the service', () => {
    const rows: [FaultEffect, FailureKind, certainlyNotApplied: boolean][] = [
      [{ kind: 'status', status: 400 }, 'refused', true],
      [{ kind: 'status', status: 401, body: 'no' }, 'refused', true],
      [{ kind: 'status', status: 429 }, 'refused', true],
      [{ kind: 'status', status: 500 }, 'refused', false],
      [{ kind: 'html', status: 502 }, 'refused', false],
      [{ kind: 'statusAfter' }, 'refused', false],
      [{ kind: 'redirect', location: 'https://example.com/' }, 'unexpected', false],
      [{ kind: 'status', status: 304 }, 'unexpected', false],
      [{ kind: 'reset' }, 'interrupted', false],
      [{ kind: 'resetAfter' }, 'interrupted', false],
      [{ kind: 'truncate' }, 'interrupted', false],
      [{ kind: 'hang' }, 'timeout', false],
      [{ kind: 'hangAfter' }, 'timeout', false],
      [{ kind: 'hangBody' }, 'timeout', false],
    ];
    for (const [fault, kind, certainlyNotApplied] of rows) {
      it(`${JSON.stringify(fault)} is "${kind}"`, async () => {
        sandbox.fault(fault);
        transport = recordingTransport(kind === 'timeout' ? 1 : 10);

        const error = await failureOf(get());

        assert.equal(error.failure.kind, kind);
        assert.equal(error.certainlyNotApplied, certainlyNotApplied);
        assert.equal(error.host, new URL(sandbox.endpoint).host);
        assert.equal(error.service, 'cloudZoo');
      });
    }

    it('keeps the body of a refusal', async () => {
      sandbox.fault({ kind: 'status', status: 418, body: 'I am a teapot' });
      const { failure } = await failureOf(get());
      assert.deepEqual(failure, { kind: 'refused', status: 418, evidence: 'I am a teapot' });
    });
  });

  it('waits for an answer however long it may take: a time limit that no timer keeps is none', async () => {
    sandbox.fault({ kind: 'latency', ms: 50 });
    // More than a timer can count, in milliseconds: it would fire at once.
    transport = recordingTransport(2_147_484);
    assert.equal((await get()).status, 200);
  });

  describe('that never leaves is "unreachable" and certainly not applied:', () => {
    const rows: [string, () => Promise<string>, RegExp][] = [
      ['nobody listens', async () => `http://127.0.0.1:${await freePort()}/`, /ECONNREFUSED/],
      ['the name does not exist', async () => 'https://zoo.invalid/', /ENOTFOUND|EAI_/],
      [
        'TLS is spoken to a server without it',
        async () => (await using(serve((_, response) => response.end()))).origin.replace('http:', 'https:'),
        /SSL|EPROTO/,
      ],
      [
        'nobody trusts the certificate',
        async () => {
          const server = createHttpsServer({ key: untrustedKey, cert: untrustedCertificate });
          return (await using(listen(server))).origin.replace('http:', 'https:');
        },
        /SELF_SIGNED/,
      ],
      ['fetch refuses the port', async () => 'http://127.0.0.1:6000/', /port/],
    ];
    for (const [name, url, evidence] of rows) {
      it(name, async () => {
        const error = await failureOf(call(await url()));
        assert.match(error.failure.evidence ?? '', evidence);
        assert.equal(error.failure.kind, 'unreachable');
        assert.equal(error.certainlyNotApplied, true);
      });
    }

    it('a header cannot be sent; its value is kept out of the error', async () => {
      const error = await failureOf(get({ headers: { Cookie: 'token=s3cret\nmore' } }));

      assert.equal(sandbox.requests.length, 0);
      assert.doesNotMatch(`${error.message} ${JSON.stringify(error.failure)}`, /s3cret/);
      assert.equal(error.failure.kind, 'unreachable');
    });
  });

  describe('that breaks off is "interrupted":', () => {
    const rows = [
      ['the connection is closed at once', ''],
      ['the answer is not HTTP', 'SSH-2.0-OpenSSH_9.6\r\n'],
      ['the headers are cut', 'HTTP/1.1 200 OK\r\ncontent-le'],
      ['the body is cut', 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{"id'],
      ['the last chunk is missing', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n'],
    ] as const;
    for (const [name, answer] of rows) {
      it(name, async () => {
        const { origin } = await using(serveBytes(answer));
        const error = await failureOf(call(origin));
        assert.equal(error.failure.kind, 'interrupted');
        assert.notEqual(error.failure.evidence, '');
        assert.equal(error.certainlyNotApplied, false);
      });
    }
  });

  describe('and its time limit', () => {
    it('holds until the body is read, and closes the connection', async () => {
      sandbox.fault({ kind: 'hangBody' });
      transport = recordingTransport(1);

      assert.equal((await failureOf(get())).failure.kind, 'timeout');

      await sandbox.whenRequest(({ outcome }) => outcome === 'aborted');
    });

    it('is not put off by a body that trickles', async () => {
      const left = new EventEmitter();
      const hasLeft = once(left, 'close');
      const { origin } = await using(
        serve((_, response) => {
          const drip = setInterval(() => response.write(' '), 20);
          response.once('close', () => {
            clearInterval(drip);
            left.emit('close');
          });
        }),
      );
      transport = recordingTransport(1);

      assert.equal((await failureOf(call(origin))).failure.kind, 'timeout');

      await hasLeft;
    });

    it('leaves a slow answer within it alone', async () => {
      sandbox.fault({ kind: 'latency', ms: 150 });
      assert.equal((await get()).status, 200);
    });
  });

  describe('that its caller cancels', () => {
    for (const fault of [{ kind: 'hang' }, { kind: 'hangAfter' }, { kind: 'hangBody' }] as const) {
      it(`reaches the socket (${fault.kind})`, async () => {
        sandbox.fault(fault);
        const leaving = new AbortController();
        const failure = failureOf(get({ signal: leaving.signal }));
        await sandbox.whenRequest(({ outcome }) => outcome === 'hung');
        leaving.abort();

        assert.equal((await failure).failure.kind, 'cancelled');
        await sandbox.whenRequest(({ outcome }) => outcome === 'aborted');
      });
    }

    it('before it starts sends nothing', async () => {
      const error = await failureOf(get({ signal: AbortSignal.abort() }));
      assert.equal(error.failure.kind, 'cancelled');
      assert.equal(sandbox.requests.length, 0);
    });

    it('leaves nothing behind on the signal, however it ends', async () => {
      const { signal } = new AbortController();
      await get({ signal });
      sandbox.fault({ kind: 'reset' });
      await failureOf(get({ signal }));
      assert.equal(getEventListeners(signal, 'abort').length, 0);
    });
  });

  describe('that is sent elsewhere', () => {
    for (const status of [301, 302, 303, 307, 308]) {
      it(`does not go there (${status}), nor does the secret`, async () => {
        const elsewhere = await startSandbox();
        try {
          const location = `${elsewhere.endpoint}/product/${id}?token=of-the-proxy`;
          for (const method of methods) {
            sandbox.fault({ kind: 'redirect', location, status });
            const { failure } = await failureOf(get({ method }));
            const evidence = `redirect to ${new URL(elsewhere.endpoint).origin}`;
            assert.deepEqual(failure, { kind: 'unexpected', status, evidence });
          }
          assert.deepEqual(elsewhere.requests, []);
        } finally {
          await elsewhere.stop();
        }
      });
    }

    it('is "unexpected" also when the address is none', async () => {
      sandbox.fault({ kind: 'redirect', location: 'http://[' });
      const { failure } = await failureOf(get());
      assert.deepEqual([failure.kind, failure.status], ['unexpected', 302]);
    });
  });

  describe('is one request', () => {
    const faults: FaultEffect[] = [
      { kind: 'status', status: 408 },
      // `fetch` would send this again by itself.
      { kind: 'statusAfter', status: 421 },
      { kind: 'status', status: 429 },
      { kind: 'status', status: 500 },
      { kind: 'status', status: 503 },
      { kind: 'html', status: 502 },
      { kind: 'body', body: '<p>' },
      { kind: 'redirect', location: '/v1/product/elsewhere', status: 307 },
      { kind: 'reset' },
      { kind: 'resetAfter' },
      { kind: 'statusAfter' },
      { kind: 'truncate' },
      { kind: 'hang' },
      { kind: 'hangAfter' },
      { kind: 'hangBody' },
    ];
    for (const fault of faults) {
      it(`whatever its method, after ${JSON.stringify(fault)}`, async () => {
        const always: Fault = { ...fault, times: Number.POSITIVE_INFINITY };
        sandbox.fault(always);
        transport = recordingTransport(fault.kind.startsWith('hang') ? 1 : 10);
        for (const method of methods) {
          sandbox.clearRequests();
          const body = method === 'GET' || method === 'DELETE' ? undefined : '{}';
          await get({ method, body }).catch(() => undefined);
          assert.deepEqual(
            sandbox.requests.map(request => request.method),
            [method],
          );
        }
      });
    }
  });

  describe('without encryption', () => {
    const allowed = [
      'http://localhost:8080/v1',
      'http://127.0.0.1/',
      'http://127.0.0.1:80/',
      'http://127.255.0.3/',
      'http://[::1]:99/',
      'https://192.0.2.1/',
      'https://cloudzoo.rhino3d.com/v1',
    ];
    const refused = [
      'http://192.0.2.1/',
      'http://cloudzoo.rhino3d.com/v1',
      'http://127.0.0.1.example.com/',
      'http://localhost.example.com/',
      'http://mylocalhost/',
      'http://128.0.0.1/',
      'http://0.0.0.0/',
      'http://[::2]/',
      'http://[::ffff:192.0.2.1]/',
      'http://127.0.0.1@192.0.2.1/',
      'ftp://127.0.0.1/',
      'file:///etc/hosts',
    ];
    for (const url of allowed) {
      it(`allows ${url}`, () => assert.equal(isAllowed(new URL(url)), true));
    }
    for (const url of refused) {
      it(`refuses ${url}`, () => assert.equal(isAllowed(new URL(url)), false));
    }

    it('sends nothing to another machine', async () => {
      const started = Date.now();
      const error = await failureOf(call('http://192.0.2.1/v1/product/x'));
      assert.deepEqual([error.failure.kind, error.host], ['unreachable', '192.0.2.1']);
      assert.match(error.failure.evidence ?? '', /^http: is allowed only for this computer/);
      assert.ok(Date.now() - started < 1000, 'it tried to connect');
    });

    it('reaches this machine by its name', async () => {
      const { port } = new URL(sandbox.endpoint);
      assert.equal((await call(`http://localhost:${port}/v1/product/${id}`)).text, text);
    });

    it('reaches this machine by IPv6', async function () {
      const server = createHttpServer((_, response) => response.end('six'));
      const six = await listen(server, '::1').catch(() => undefined);
      if (!six) {
        this.skip();
      }
      tiny.push(six);
      assert.equal((await call(six.origin)).text, 'six');
    });
  });

  describe('and the body of the reply', () => {
    it('may be empty', async () => {
      sandbox.fault({ kind: 'status', status: 200 });
      assert.deepEqual([(await get()).text, transport.lines[0]?.outcome], ['', '200']);
    });

    it('is given as it came, HTML too', async () => {
      sandbox.fault({ kind: 'body', body: '<p>Sign in</p>', contentType: 'text/html' });
      assert.equal((await get()).text, '<p>Sign in</p>');
    });

    it('is read as UTF-8, across the bounds of its pieces', async () => {
      const bytes = Buffer.from('{"en":"新製品 😀"}');
      const { origin } = await using(
        serve(async (_, response) => {
          for (const byte of bytes) {
            response.write(Buffer.of(byte));
            await new Promise(resolve => setImmediate(resolve));
          }
          response.end();
        }),
      );
      assert.equal((await call(origin)).text, bytes.toString());
    });

    it('is "unexpected" when it is not UTF-8', async () => {
      const latin1 = Buffer.from('{"en":"Café"}', 'latin1');
      const { origin } = await using(serve((_, response) => response.end(latin1)));
      const { failure } = await failureOf(call(origin));
      assert.deepEqual([failure.kind, failure.status], ['unexpected', 200]);
      assert.match(failure.evidence ?? '', /not UTF-8/);
    });

    it('may be in any encoding on an error page', async () => {
      const { origin } = await using(
        serve((_, response) => {
          response.statusCode = 500;
          response.end(Buffer.from('Défaut', 'latin1'));
        }),
      );
      const { failure } = await failureOf(call(origin));
      assert.deepEqual(failure, { kind: 'refused', status: 500, evidence: 'D\ufffdfaut' });
    });

    it('may have as many bytes as the limit', async function () {
      this.timeout(20_000);
      const { origin } = await using(
        serve((_, response) => response.end(Buffer.alloc(maximumReplySize, ' '))),
      );
      assert.equal((await call(origin)).text.length, maximumReplySize);
    });

    it('may not have more, and is not read to its end then', async function () {
      this.timeout(20_000);
      let closed: Promise<unknown> | undefined;
      const { origin } = await using(
        serve((_, response) => {
          closed = once(response, 'close');
          response.write(Buffer.alloc(maximumReplySize, ' '));
          response.write('.');
        }),
      );
      const { failure } = await failureOf(call(origin));
      assert.deepEqual([failure.kind, failure.status], ['unexpected', 200]);
      assert.match(failure.evidence ?? '', /more than 64 MB/);
      await closed;
    });
  });

  describe('and its log line', () => {
    const path = '/v1/license';
    const rows: [string, Fault | undefined][] = [
      ['404', undefined],
      ['503', { kind: 'status', status: 503, body: secret }],
      ['302', { kind: 'redirect', location: `https://example.com/${secret}` }],
      ['interrupted', { kind: 'reset' }],
      ['timeout', { kind: 'hang' }],
    ];
    for (const [outcome, fault] of rows) {
      it(`has method, path, "${outcome}" and milliseconds, and nothing else`, async () => {
        if (fault) {
          sandbox.fault(fault);
        }
        transport = recordingTransport(fault?.kind === 'hang' ? 1 : 10);
        const query = `licenseId=serial-1&productId=${id}&entityId=77-%7C-User`;

        await failureOf(call(`${sandbox.endpoint}/license?${query}`, { method: 'DELETE' }));

        const [line, ...more] = transport.lines;
        assert.deepEqual(more, []);
        assert.deepEqual({ ...line, milliseconds: 0 }, { method: 'DELETE', path, outcome, milliseconds: 0 });
        assert.doesNotMatch(JSON.stringify(line), /s3cret|serial-1|77|Basic|licenseId/);
      });
    }

    it('says how long it took, the body included', async () => {
      sandbox.fault({ kind: 'hangBody' });
      transport = recordingTransport(1);
      await failureOf(get());
      const milliseconds = transport.lines[0]?.milliseconds ?? 0;
      assert.ok(milliseconds >= 900, String(milliseconds));
    });
  });
});
