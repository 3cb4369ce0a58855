import assert from 'node:assert/strict';
import { explain } from '../../../src/connections/explain';
import { SignInError } from '../../../src/services/akana/signInError';
import { type Failure, ServiceError } from '../../../src/services/serviceError';

describe('explaining what LicenseSpring refuses', () => {
  const rows: [name: string, failure: Failure, says: string][] = [
    [
      'a documented code: the cause and the next step, in place of its own words',
      { kind: 'refused', status: 400, code: 'license_not_found', description: 'License: not found' },
      'The product has no license with this key, user or license ID. Check the license, and that it belongs to this product (host answered 400 license_not_found).',
    ],
    [
      'a code whose words name what is wrong: they are said too',
      { kind: 'refused', status: 400, code: 'validation_error', description: 'hardware_id is too long' },
      'The service did not accept what was entered. hardware_id is too long. Correct what the service mentions, then try again (host answered 400 validation_error).',
    ],
    [
      'a clock that is wrong, in minutes',
      { kind: 'refused', status: 401, code: 'date_header_diff', skewMinutes: -42 },
      'This computer’s clock is 42 minutes behind the service’s; 15 are allowed. Set this computer’s date and time, preferably automatically, then try again (host answered 401 date_header_diff).',
    ],
    [
      'an unknown code, in its own words',
      { kind: 'refused', status: 400, code: 'brand_new', description: 'Never seen' },
      'Never seen. Correct what it mentions, then try again (host answered 400 brand_new).',
    ],
    [
      'credentials, without a word of issuers',
      { kind: 'refused', status: 401, evidence: '' },
      'The credentials were not accepted. Check the credentials (Cloud Zoo: Update Secret; host answered 401).',
    ],
  ];
  for (const [name, failure, says] of rows) {
    it(name, () => assert.equal(explain(new ServiceError('licenseSpring', 'host', failure)), says));
  }
});

describe('explaining what Akana refuses', () => {
  it('names login, CSRF token and role for a 401, after its own words', () => {
    const failure: Failure = { kind: 'refused', status: 401, description: 'Not authorised' };
    const words = explain(new ServiceError('akana', 'host', failure));
    assert.match(words, /^Not authorised\. .*login.*CSRF.*Business Admin.*\(host answered 401\)\.$/);
  });

  it('says of a 500 that it stands for a license that does not exist, too', () => {
    const failure: Failure = { kind: 'refused', status: 500, description: 'An error occurred' };
    const words = explain(new ServiceError('akana', 'host', failure));
    assert.match(words, /^An error occurred\. .*license that does not exist.*Check the ID/);
  });

  it('names the tasks that a login waits for', () => {
    const failure = {
      kind: 'refused',
      status: 200,
      code: 'pendingTasks',
      description: 'change.password, 2fa',
    } as const;
    assert.equal(
      explain(new SignInError('host', failure)),
      'The login at host is not complete. You still have to: change the password (change.password), 2fa. Log in at host with a browser and do it there, then try again.',
    );
  });

  for (const [code, says] of [
    ['loginRefused', /password is wrong\. .*Update Secret/],
    ['sessionExpired', /pasted cookies are no longer a valid login\. .*Update Secret/],
    ['signedOut', /login has ended\. Test the connection/],
  ] as const) {
    it(`says what to do about ${code}`, () =>
      assert.match(explain(new SignInError('host', { kind: 'refused', code })), says));
  }

  it('neutralises its words', () => {
    const failure: Failure = { kind: 'refused', status: 401, description: '[x](command:evil)' };
    assert.ok(!explain(new ServiceError('akana', 'host', failure)).includes(']('));
  });
});
