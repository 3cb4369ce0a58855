import assert from 'node:assert/strict';
import { type WayOut, waysOut } from '../../../src/connections/waysOut';
import { type Failure, ServiceError, type ServiceName } from '../../../src/services/serviceError';

describe('the ways out of a failed call', () => {
  const rows: [name: string, service: ServiceName, failure: Failure, ways: WayOut[]][] = [
    ['a wrong secret', 'cloudZoo', { kind: 'refused', status: 401 }, ['updateSecret', 'editConnection']],
    [
      'a wrong key',
      'licenseSpring',
      { kind: 'refused', status: 401, code: 'invalid_api_key' },
      ['updateSecret', 'editConnection'],
    ],
    [
      'a wrong password',
      'akana',
      { kind: 'refused', code: 'loginRefused' },
      ['updateSecret', 'editConnection'],
    ],
    ['an ID that is not there', 'cloudZoo', { kind: 'refused', status: 404 }, ['showLog']],
    ['trouble of the service', 'cloudZoo', { kind: 'refused', status: 503 }, ['showLog']],
    [
      'a host without a name',
      'cloudZoo',
      { kind: 'unreachable', cause: 'name' },
      ['editConnection', 'showLog'],
    ],
    [
      'nobody listening',
      'cloudZoo',
      { kind: 'unreachable', cause: 'refused' },
      ['editConnection', 'showLog'],
    ],
    [
      'a certificate',
      'cloudZoo',
      { kind: 'unreachable', cause: 'certificate' },
      ['editConnection', 'showLog'],
    ],
    ['a proxy', 'cloudZoo', { kind: 'unreachable', cause: 'proxy' }, ['proxySettings', 'showLog']],
    ['an ID that cannot be sent', 'cloudZoo', { kind: 'unreachable', cause: 'request' }, ['showLog']],
    ['another web site', 'cloudZoo', { kind: 'unexpected', status: 200 }, ['editConnection', 'showLog']],
    ['no answer in time', 'cloudZoo', { kind: 'timeout' }, ['timeoutSetting', 'showLog']],
    ['a connection that was lost', 'cloudZoo', { kind: 'interrupted' }, ['showLog']],
    ['a mistake of ours', 'cloudZoo', { kind: 'unforeseen' }, ['showLog']],
  ];
  for (const [name, service, failure, ways] of rows) {
    it(`${name}: ${ways.join(', ')}`, () => {
      assert.deepEqual(waysOut(new ServiceError(service, 'host', failure)), ways);
    });
  }
});
