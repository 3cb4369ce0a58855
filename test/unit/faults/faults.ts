import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createTcpServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { Agent, type Dispatcher, ProxyAgent } from 'undici';
import {
  authority,
  expiredCertificate,
  foreignCertificate,
  untrustedCertificate,
  untrustedKey,
  vouchedKey,
} from '../services/certificate';
import { freePort, listen, type TinyServer } from '../services/servers';
import type { Answer, Fault, Struck } from './world';

const html = '<!DOCTYPE html><html><head><title>Gateway</title></head><body>Sorry</body></html>';
const seventyMegabytes = 70 * 1024 * 1024;
/** Compressed once for all. */
const bomb = gzipSync(Buffer.alloc(seventyMegabytes, 0x20));

/** Answers in place of the service, or after it has acted. */
function instead(status: number, body = '', headers: Record<string, string> = {}): Fault['answer'] {
  return async ({ response }) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
  };
}

function after(answer: (struck: Struck, real: Answer) => Promise<void> | void): Fault['answer'] {
  return async struck => {
    const real = await struck.forward();
    await answer(struck, real);
  };
}

function hides(status: number, body = '', headers: Record<string, string> = {}): Fault['answer'] {
  return after(({ response }) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
  });
}

const asHtml = { 'content-type': 'text/html; charset=utf-8' };

/** What was sent, in every spelling, as a careless service repeats it. */
function echo({ arrival: { headers, body } }: Struck): string {
  const sent = headers.authorization ?? '';
  const plain = Buffer.from(sent.replace(/^Basic /, ''), 'base64').toString('utf8');
  const texts = [sent, plain, encodeURIComponent(plain), JSON.stringify(plain), body, String(headers.cookie)];
  return texts.join(' | ');
}

async function forever(struck: Struck): Promise<void> {
  await new Promise(resolve => struck.response.once('close', resolve));
}

/** Sends the real answer byte by byte, and then goes on with blanks, for as long as somebody listens. */
async function drip({ response }: Struck, { status, headers, body }: Answer): Promise<void> {
  const { 'content-length': _, ...kept } = headers;
  response.writeHead(status, kept);
  for (let at = 0; !response.destroyed; at++) {
    response.write(body.subarray(at, at + 1).length ? body.subarray(at, at + 1) : ' ');
    await delay(20);
  }
}

/** Announces more than it sends. */
function cut({ response }: Struck, { status, headers, body }: Answer): void {
  response.writeHead(status, { ...headers, 'content-length': String(body.length + 10) });
  response.flushHeaders();
  response.write(body, () => response.socket?.destroySoon());
}

function cutChunk({ response }: Struck, { status, body }: Answer): void {
  const { socket } = response;
  const head = `HTTP/1.1 ${status} OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n`;
  socket?.write(Buffer.concat([Buffer.from(`${head}${(body.length + 5).toString(16)}\r\n`), body]), () =>
    socket.destroySoon(),
  );
}

const tooMany = (name: string, retryAfter?: string): Fault => ({
  name: `429, ${name}`,
  answer: instead(429, '', retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
});

/** What can happen to an answer. */
const answers: readonly Fault[] = [
  { name: 'hang before it acts', isEndless: true, answer: forever },
  { name: 'hang after it acted', isEndless: true, answer: after(forever) },
  {
    name: 'hang in the body',
    isEndless: true,
    answer: after(async (struck, { status, headers, body }) => {
      struck.response.writeHead(status, { ...headers, 'content-length': String(body.length + 1) });
      struck.response.flushHeaders();
      struck.response.write(body);
      await forever(struck);
    }),
  },
  { name: 'drip', isEndless: true, answer: after(drip) },
  { name: 'reset before it acts', answer: async ({ response }) => void response.socket?.resetAndDestroy() },
  { name: 'reset after it acted', answer: after(({ response }) => void response.socket?.resetAndDestroy()) },
  { name: 'closed without an answer', answer: after(({ response }) => void response.socket?.destroySoon()) },
  { name: 'truncated', answer: after(cut) },
  { name: 'chunk cut', answer: after(cutChunk) },
  { name: '401', refusesCredentials: true, answer: instead(401) },
  { name: '401 with HTML', refusesCredentials: true, answer: instead(401, html, asHtml) },
  { name: '403', refusesCredentials: true, answer: instead(403) },
  { name: '403 HTML that hides the answer', answer: hides(403, html, asHtml) },
  { name: '404', answer: instead(404) },
  { name: '404 HTML that hides the answer', answer: hides(404, html, asHtml) },
  { name: '408', answer: hides(408) },
  { name: '409', answer: instead(409) },
  { name: '421', answer: hides(421) },
  tooMany('no Retry-After'),
  tooMany('Retry-After: 1', '1'),
  tooMany('Retry-After as a date', new Date(Date.now() + 2000).toUTCString()),
  tooMany('Retry-After that is none', 'soon'),
  tooMany('Retry-After of years', '99999999'),
  { name: '499', answer: hides(499) },
  { name: '500 empty', answer: hides(500) },
  { name: '500 before it acts', answer: instead(500) },
  { name: '502 HTML', answer: hides(502, html, asHtml) },
  { name: '503 with Retry-After, though it acted', answer: hides(503, '', { 'retry-after': '1' }) },
  { name: '504', answer: hides(504, html, asHtml) },
  { name: '200 HTML, though it acted', answer: hides(200, html, asHtml) },
  { name: '200 HTML of a sign-in page', answer: instead(200, html, asHtml) },
  {
    name: 'an error object that repeats what was sent',
    answer: async struck => {
      const text = echo(struck);
      const body = {
        Error: text,
        Description: text,
        Details: text,
        code: text,
        message: text,
        description: text,
      };
      struck.response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    },
  },
  {
    name: 'an error page that repeats what was sent',
    answer: async struck => {
      struck.response.writeHead(500, asHtml).end(`<pre>${echo(struck)}</pre>`);
    },
  },
  {
    name: '70 MB',
    isLarge: true,
    answer: after(({ response }) => void response.end(Buffer.alloc(seventyMegabytes, 0x20))),
  },
  {
    name: 'gzip bomb',
    isLarge: true,
    answer: after(({ response }) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb)),
  },
  {
    name: 'wrong charset',
    answer: after(({ response }, { body }) => {
      const text = `${body.toString('utf8')} "Grüße"`;
      response
        .writeHead(200, { 'content-type': 'application/json; charset=utf-8' })
        .end(Buffer.from(text, 'latin1'));
    }),
  },
  { name: 'JSON 2,000 deep', answer: hides(200, '['.repeat(2000) + ']'.repeat(2000)) },
  { name: 'JSON 2,000 deep, not closed', answer: hides(200, '{"a":'.repeat(2000)) },
  { name: '__proto__', answer: hides(200, '{"__proto__":{"id":"x","licenses":[]},"constructor":1}') },
  { name: 'null', answer: hides(200, 'null') },
];

/** All faults, with the servers that they need. */
export async function startFaults() {
  const servers: TinyServer[] = [];
  const dispatchers: Dispatcher[] = [];
  const using = async (server: Parameters<typeof listen>[0]): Promise<TinyServer> => {
    const started = await listen(server);
    servers.push(started);
    return started;
  };
  const by = <Kind extends Dispatcher>(dispatcher: Kind): Kind => {
    dispatchers.push(dispatcher);
    return dispatcher;
  };
  /** What got to where nothing should get. */
  const strayed: string[] = [];

  const route = (name: string, origin: string, dispatcher?: Dispatcher): Fault => ({
    name,
    route: { origin, ...(dispatcher && { dispatcher: by(dispatcher) }) },
  });
  const trusting = by(new Agent({ connect: { ca: authority } }));
  const certificate = async (name: string, cert: string, key: string): Promise<Fault> => {
    const server = createHttpsServer({ cert, key }, ({ url }) => strayed.push(`${name}: ${url}`));
    return route(name, `https://localhost:${(await using(server)).port}`, trusting);
  };
  const proxy = async (status: number): Promise<Fault> => {
    const server = createHttpServer().on('connect', (_, socket: Socket) =>
      socket.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`),
    );
    const { origin } = await using(server);
    return route(`proxy ${status}`, 'https://zoo.example.com', new ProxyAgent(origin));
  };
  const elsewhere = await using(
    createHttpServer((request, response) => {
      strayed.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
      response.end();
    }),
  );
  const handshake = createTcpServer(socket => socket.once('data', () => socket.end()));

  const routes = [
    route('refused', `http://127.0.0.1:${await freePort()}`),
    route('DNS', 'https://zoo.invalid'),
    await certificate('TLS: nobody vouches for it', untrustedCertificate, untrustedKey),
    await certificate('TLS: expired', expiredCertificate, vouchedKey),
    await certificate('TLS: for another host', foreignCertificate, vouchedKey),
    route('TLS: hangs up in the handshake', `https://localhost:${(await using(handshake)).port}`),
    await proxy(407),
    await proxy(403),
    await proxy(502),
  ];
  const redirects = [301, 302, 303, 307, 308].map(
    (status): Fault => ({
      name: `${status} to another host`,
      answer: instead(status, '', { location: `${elsewhere.origin}/elsewhere` }),
    }),
  );
  return {
    faults: [...routes, ...redirects, ...answers],
    strayed,
    stop: async () => {
      await Promise.all(dispatchers.map(dispatcher => dispatcher.destroy()));
      await Promise.all(servers.map(server => server.stop()));
    },
  };
}
