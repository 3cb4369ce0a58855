import assert from 'node:assert/strict';
import { HopeWatch, isTooMuch, longestWait, Pause } from '../../../../src/licenses/bulk/pace';
import { send } from '../../../../src/services/http';
import { type Failure, ServiceError } from '../../../../src/services/serviceError';
import { failureOf, recordingTransport } from '../../services/calls';
import { serve } from '../../services/servers';

function answered(status: number, retryAfter?: number, more: Partial<Failure> = {}): ServiceError {
  const failure = { kind: 'refused', status, ...more } as const;
  return new ServiceError('cloudZoo', 'host', failure, undefined, retryAfter);
}

describe('a pause', () => {
  let now = 0;
  beforeEach(() => {
    now = 0;
  });

  const rows: [name: string, errors: (ServiceError | undefined)[], left: number][] = [
    ['none after success', [undefined], 0],
    ['none after another refusal', [answered(404)], 0],
    ['as long as the service says', [answered(429, 12_000)], 12_000],
    ['5 s where it does not say', [answered(429)], 5000],
    ['one for requests that were under way together', [answered(429), answered(429), answered(429)], 5000],
    ['the longest of them', [answered(429, 1000), answered(429, 9000), answered(429, 2000)], 9000],
    ['an hour, where the service says so', [answered(429, 3_600_000)], 3_600_000],
    ['a moment at least', [answered(429, 0)], 200],
    ['after a 503 that says when', [answered(503, 3000)], 3000],
    ['none after a 503 that does not', [answered(503)], 0],
  ];
  for (const [name, errors, left] of rows) {
    it(`is ${name}`, () => {
      const pause = new Pause(() => now);
      for (const error of errors) {
        pause.learnFrom(error);
      }
      assert.equal(pause.left, left);
    });
  }

  it('is too long for a run where the service wants more than a quarter of an hour', () => {
    for (const [asked, isTooLong] of [
      [longestWait, false],
      [longestWait + 1, true],
      [3_600_000, true],
      [Number.POSITIVE_INFINITY, true],
    ] as const) {
      const pause = new Pause(() => now);
      pause.learnFrom(answered(429, asked));
      assert.equal(pause.isTooLong, isTooLong, String(asked));
    }
  });

  it('grows while the service goes on refusing, and begins anew after a success', () => {
    const pause = new Pause(() => now);
    const lengths = [];
    for (const error of [answered(429), answered(429), answered(429), undefined, answered(429)]) {
      pause.learnFrom(error);
      lengths.push(pause.left);
      now += pause.left;
    }
    assert.deepEqual(lengths, [5000, 10_000, 20_000, 0, 5000]);
  });

  for (const [name, error, isSentAgain] of [
    ['429', answered(429), true],
    ['429 of a token endpoint', answered(429, 1, { duringSignIn: true }), true],
    ['503 of a token endpoint that says when', answered(503, 1, { duringSignIn: true }), true],
    ['503, which may have acted', answered(503, 1), false],
    ['500', answered(500), false],
    ['400', answered(400), false],
    [
      '429 of an Akana login, which is not tried again',
      new ServiceError('akana', 'host', { kind: 'refused', status: 429, duringSignIn: true }),
      false,
    ],
  ] as const) {
    it(`${isSentAgain ? 'sends again' : 'does not send again'} after ${name}`, () =>
      assert.equal(isTooMuch(error), isSentAgain));
  }
});

describe('Retry-After', () => {
  const date = 'Wed, 20 May 2026 12:00:00 GMT';
  const rows: [header: string | undefined, milliseconds: number | undefined][] = [
    ['30', 30_000],
    ['0', 0],
    ['Wed, 20 May 2026 12:01:30 GMT', 90_000],
    ['Wed, 20 May 2026 11:00:00 GMT', 0],
    ['soon', undefined],
    ['-5', undefined],
    ['', undefined],
    [undefined, undefined],
  ];
  for (const [header, milliseconds] of rows) {
    it(`is ${milliseconds}: ${header}`, async () => {
      const server = await serve((_request, response) => {
        response
          .writeHead(429, { date, ...(header !== undefined && { 'retry-after': header }) })
          .end('{"code":"x"}');
      });
      const call = {
        service: 'licenseSpring',
        method: 'GET',
        url: server.origin,
        headers: {},
        secrets: [],
      } as const;
      const error = await failureOf(send(call, recordingTransport()));
      await server.stop();
      assert.equal(error.retryAfter, milliseconds);
    });
  }
});

describe('a run whose credentials are refused', () => {
  const watching = (...errors: (ServiceError | undefined)[]) => {
    const watch = new HopeWatch();
    return errors.map(error => watch.isOver(error));
  };
  const noLogin = answered(401, undefined, { duringSignIn: true });

  it('is over at once where there is no login', () => assert.deepEqual(watching(noLogin), [true]));
  it('is over after three refusals in a row', () =>
    assert.deepEqual(watching(answered(401), answered(401), answered(401)), [false, false, true]));
  it('goes on after others', () =>
    assert.deepEqual(watching(answered(401), answered(401), undefined, answered(401)), [
      false,
      false,
      false,
      false,
    ]));
  it('knows the codes of LicenseSpring', () => {
    const failure = { kind: 'refused', status: 400, code: 'revoked_api_key' } as const;
    const refused = new ServiceError('licenseSpring', 'h', failure);
    assert.deepEqual(watching(refused, refused, refused), [false, false, true]);
  });
  it('is over where the service cannot be reached for long', () => {
    const unreachable = new ServiceError('cloudZoo', 'h', { kind: 'unreachable', evidence: 'ENOTFOUND' });
    assert.deepEqual(watching(...Array.from({ length: 16 }, () => unreachable)).indexOf(true), 15);
  });
  it('goes on where the login cannot be reached', () =>
    assert.deepEqual(watching(new ServiceError('akana', 'h', { kind: 'unreachable', duringSignIn: true })), [
      false,
    ]));
});
