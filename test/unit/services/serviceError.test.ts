import assert from 'node:assert/strict';
import { SignInError } from '../../../src/services/akana/signInError';
import {
  areCredentialsRefused,
  type Failure,
  ServiceError,
  type ServiceName,
} from '../../../src/services/serviceError';

describe('a refusal is one of the credentials', () => {
  const rows: [service: ServiceName, failure: Failure, isOne: boolean][] = [
    ['cloudZoo', { kind: 'refused', status: 401 }, true],
    ['cloudZoo', { kind: 'refused', status: 403 }, true],
    ['cloudZoo', { kind: 'refused', status: 404 }, false],
    ['cloudZoo', { kind: 'unreachable' }, false],
    ['licenseSpring', { kind: 'refused', status: 400, code: 'signature_mismatch' }, true],
    ['licenseSpring', { kind: 'refused', status: 400, code: 'revoked_api_key' }, true],
    ['licenseSpring', { kind: 'refused', status: 401, code: 'invalid_client', duringSignIn: true }, true],
    ['licenseSpring', { kind: 'refused', status: 400, code: 'license_not_found' }, false],
    ['licenseSpring', { kind: 'refused', status: 400, code: 'date_header_diff' }, false],
    ['licenseSpring', { kind: 'timeout', duringSignIn: true }, false],
    // A 401 has three causes, of which a new password cures none: the login was made anew before.
    ['akana', { kind: 'refused', status: 401 }, false],
  ];
  for (const [service, failure, isOne] of rows) {
    it(`of ${service} or not: ${JSON.stringify(failure)}`, () => {
      assert.equal(areCredentialsRefused(new ServiceError(service, 'host', failure)), isOne);
    });
  }

  for (const [code, isOne] of [
    ['loginRefused', true],
    ['sessionExpired', true],
    ['pendingTasks', false],
    ['signedOut', false],
  ] as const) {
    it(`of akana or not: ${code}`, () => {
      const error = new SignInError('host', { kind: 'refused', status: 401, code });
      assert.equal(areCredentialsRefused(error), isOne);
    });
  }

  it('of akana or not: a login that nobody answered', () => {
    assert.equal(areCredentialsRefused(new SignInError('host', { kind: 'unreachable' })), false);
  });
});
