import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { signatureOf, signedAuthorization } from '../../../../src/services/licenseSpring/client';

// The documentation's own example ("Request Signature").
const sharedKey = 'kw4qSnpSwXzgiv5yxYpZZmFEd9QAeiKTQ6OuyMja';
const date = 'Tue, 07 Jun 2011 20:51:35 GMT';
const documented = 'UDysfR6MndUZReo07Y9r+vErn8vSxrnQ5ulit18iJ/Q=';

describe('the signature of LicenseSpring', () => {
  it('is the documented one for the documented example', () => {
    assert.equal(signatureOf(sharedKey, date), documented);
  });

  it('signs a text without a newline at its end, and with LF in its middle', () => {
    const sign = (text: string) => createHmac('sha256', sharedKey).update(text).digest('base64');
    const ours = signatureOf(sharedKey, date);
    assert.notEqual(ours, sign(`licenseSpring\ndate: ${date}\n`));
    assert.notEqual(ours, sign(`licenseSpring\r\ndate: ${date}`));
    assert.notEqual(signatureOf(sharedKey, `${date}\n`), documented);
  });

  it('takes the shared key as UTF-8', () => {
    assert.equal(signatureOf('ß世😀', date), signatureOf(Buffer.from('ß世😀').toString('utf8'), date));
    const latin1 = createHmac('sha256', Buffer.from('ß', 'latin1')).update(`licenseSpring\ndate: ${date}`);
    assert.notEqual(signatureOf('ß', date), latin1.digest('base64'));
  });

  it('stands in a header without scheme word and spaces', () => {
    assert.equal(
      signedAuthorization({ kind: 'apiKey', apiKey: 'my-key', sharedKey }, date),
      `algorithm="hmac-sha256",headers="date",signature="${documented}",apikey="my-key"`,
    );
  });
});
