import assert from 'node:assert/strict';
import { alreadyInactiveCodes, explainCode } from '../../../../src/services/licenseSpring/codes';

// docs.licensespring.com: "Deactivate License", "API Key Authorization", "Error Responses"; RFC 6749 for the token.
const documented = [
  ...['unknown_product', 'license_not_found', 'license_not_active', 'device_not_found', 'missing_headers'],
  ...['license_not_enabled', 'vm_not_allowed', 'offline_floating_cloud_not_supported', 'blacklisted'],
  ...['license_start_date_error', 'license_activated_max_times', 'license_user_activated_max_times'],
  ...['license_expired', 'license_transferred_max_times', 'license_device_exists'],
  ...['date_header_diff', 'authorization_invalid_headers', 'authorization_missing_params', 'hmac_required'],
  ...['signature_mismatch', 'invalid_api_key', 'revoked_api_key', 'read_only_api_key'],
  ...['validation_error', 'missing_parameters', 'missing_content', 'invalid_json', 'not_found'],
  ...['internal_error', 'disabled_product', 'archived_product', 'api_key_product_not_allowed'],
  ...['customer_account_not_found', 'invalid_client', 'unauthorized_client'],
];

describe('the explanation of a code of LicenseSpring', () => {
  for (const code of documented) {
    it(`${code} has a cause and a next step of its own`, () => {
      const { cause, next } = explainCode(code) ?? {};
      for (const sentence of [cause, next]) {
        assert.match(sentence ?? '', /^[A-Z][^{}]+\.( [A-Z][^{}]+\.)?\)?\.?$/);
      }
      assert.ok(!cause?.includes(code));
      const same = documented.filter(other => explainCode(other)?.cause === cause);
      assert.deepEqual(same, [code]);
    });
  }

  it('is not made up for other codes', () => {
    for (const code of ['', 'surprise', 'constructor', 'toString', '__proto__', 'UNKNOWN_PRODUCT']) {
      assert.equal(explainCode(code), undefined, code);
    }
  });

  describe('of a wrong clock says the minutes:', () => {
    const rows: [minutes: number | undefined, cause: RegExp][] = [
      [23, /clock is 23 minutes ahead\b.*15/],
      [-1440, /clock is 1440 minutes behind\b.*15/],
      [1, /clock is 1 minute ahead/],
      [-1, /clock is 1 minute behind/],
      [0, /more than 15 minutes/],
      [undefined, /more than 15 minutes/],
    ];
    for (const [minutes, cause] of rows) {
      it(String(minutes), () => {
        assert.match(explainCode('date_header_diff', minutes)?.cause ?? '', cause);
        assert.match(explainCode('date_header_diff', minutes)?.next ?? '', /date/);
      });
    }
  });

  it('knows which codes may mean that an unknown call has worked', () => {
    assert.deepEqual([...alreadyInactiveCodes].sort(), ['device_not_found', 'license_not_active']);
  });
});
