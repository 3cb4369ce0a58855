import assert from 'node:assert/strict';
import { stepAfter } from '../../../src/licenses/stepAfter';
import { type Failure, ServiceError, type ServiceName } from '../../../src/services/serviceError';

describe('the next step after a refusal', () => {
  const rows: [name: string, service: ServiceName, failure: Failure, step: string][] = [
    ['wrong credentials', 'cloudZoo', { kind: 'refused', status: 401 }, 'updateSecret'],
    [
      'a wrong key',
      'licenseSpring',
      { kind: 'refused', status: 401, code: 'invalid_api_key' },
      'updateSecret',
    ],
    [
      'a cookie that is missing',
      'akana',
      { kind: 'refused', status: 401, deniedBecause: 'noCsrfCookie' },
      'updateSecret',
    ],
    ['a role that is missing', 'akana', { kind: 'refused', status: 401, deniedBecause: 'role' }, 'edit'],
    [
      'a login that is not complete',
      'akana',
      { kind: 'refused', status: 200, code: 'pendingTasks' },
      'tryAgain',
    ],
    ['too many requests', 'licenseSpring', { kind: 'refused', status: 429 }, 'tryAgain'],
    [
      'a wrong clock',
      'licenseSpring',
      { kind: 'refused', status: 401, code: 'date_header_diff' },
      'tryAgain',
    ],
    [
      'trouble of the service',
      'licenseSpring',
      { kind: 'refused', status: 500, code: 'internal_error' },
      'tryAgain',
    ],
    ['a license that Akana may not have', 'akana', { kind: 'refused', status: 500 }, 'edit'],
    ['a proxy that refuses', 'cloudZoo', { kind: 'unreachable', cause: 'proxy' }, 'openSettings'],
    ['no network', 'cloudZoo', { kind: 'unreachable', cause: 'network' }, 'tryAgain'],
    ['an ID that cannot be sent', 'cloudZoo', { kind: 'unreachable', cause: 'request' }, 'edit'],
    ['a license that is not there', 'cloudZoo', { kind: 'refused', status: 404 }, 'edit'],
    [
      'an unknown device',
      'licenseSpring',
      { kind: 'refused', status: 400, code: 'device_not_found' },
      'edit',
    ],
  ];
  for (const [name, service, failure, step] of rows) {
    it(`${name}: ${step}`, () => {
      assert.equal(stepAfter(new ServiceError(service, 'host', failure)), step);
    });
  }
});
