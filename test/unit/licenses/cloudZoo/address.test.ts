import assert from 'node:assert/strict';
import {
  type EntityKind,
  parseEntity,
  parsePasted,
  problemOfEntity,
  problemOfLicenseId,
} from '../../../../src/licenses/cloudZoo/address';
import { type LicenseAddress, licensePath } from '../../../../src/services/cloudZoo/client';
import {
  documentedEntityId,
  documentedLicense,
  documentedLicenseDeletion,
  documentedLicenseId,
  documentedLicenseProductId,
  documentedLicenseRequest,
} from '../../documentation';

const whole: LicenseAddress = {
  licenseId: documentedLicenseId,
  productId: documentedLicenseProductId,
  entityId: documentedEntityId,
};

describe('an entity', () => {
  const rows: [text: string, digits: string | undefined, kind?: EntityKind][] = [
    ['4815162342-|-Group', '4815162342', 'Group'],
    ['1234567890-|-User', '1234567890', 'User'],
    [' 4815162342-|-Group\n', '4815162342', 'Group'],
    ['4815162342', '4815162342'],
    ['007', '007'],
    ['', undefined],
    ['-|-Group', undefined],
    ['4815162342-|-', undefined],
    ['4815162342-|-Team', undefined],
    ['4815162342-|-Group-|-User', undefined],
    ['4815162342 -|- Group', undefined],
    ['4815162342|Group', undefined],
    ['48a15', undefined],
    ['-48', undefined],
    ['4.8', undefined],
    ['٤٨', undefined],
    ['48\n15', undefined],
  ];
  for (const [text, digits, kind] of rows) {
    it(`is ${digits ? `${digits} ${kind ?? ''}` : 'none'}: ${JSON.stringify(text)}`, () => {
      assert.deepEqual(parseEntity(text), digits === undefined ? undefined : { digits, kind });
      assert.equal(problemOfEntity(text) === undefined, digits !== undefined);
    });
  }
});

describe('a pasted text', () => {
  const { id: _, ...withoutId } = JSON.parse(documentedLicense);
  const fromLicense = { licenseId: documentedLicenseId, productId: documentedLicenseProductId };
  const request = `/license?licenseId=${documentedLicenseId}&productId=${documentedLicenseProductId}&entityId=9034901491490-%7C-Group`;

  const rows: [name: string, text: string, found: Partial<LicenseAddress> | undefined][] = [
    ['the License of the documentation', documentedLicense, fromLicense],
    ['a License with spaces around it', `\r\n ${documentedLicense}\n`, fromLicense],
    [
      'a License and its entity',
      documentedLicense.replace('{', `{"entityId": "${documentedEntityId}",`),
      whole,
    ],
    ['what names a license in a command', JSON.stringify(whole), whole],
    ['a License with just an id', '{"id": " serial-1 "}', { licenseId: 'serial-1' }],
    ['a License without id', JSON.stringify(withoutId), undefined],
    ['a License whose id is a number', '{"id": 5, "aud": "x"}', undefined],
    ['a License with a blank id', '{"id": " "}', undefined],
    ['two Licenses', `[${documentedLicense}, ${documentedLicense}]`, undefined],
    ['a whole request', documentedLicenseRequest, undefined],
    ['a cut License', documentedLicense.slice(0, 40), undefined],
    ['a number', '12345', undefined],
    ['a string', '"serial-1"', undefined],
    ['a serial number', documentedLicenseId, undefined],
    ['nothing', '', undefined],
    ['garbage', '\u0000%%%{"id"', undefined],
    ['a path', request, whole],
    ['a request line', `DELETE ${request} HTTP/1.1`, whole],
    ['an address', `https://cloudzoo.rhino3d.com/v1${request}`, whole],
    ['a curl line', `curl -X DELETE -u acme 'https://cloudzoo.rhino3d.com/v1${request}'`, whole],
    ['a curl line with double quotes', `curl -X DELETE "https://x/v1${request}" -H 'Accept: */*'`, whole],
    ['a log with more than the line', `one\r\nDELETE ${request}\r\nthree`, whole],
    [
      'a bar that nobody encoded',
      'DELETE /license?entityId=77-|-User&licenseId=a',
      { licenseId: 'a', entityId: '77-|-User' },
    ],
    ['a plus, which is no space', '/license?licenseId=a+b%2Bc%20d', { licenseId: 'a+b+c d' }],
    ['an encoding that is none', '/license?licenseId=100%', { licenseId: '100%' }],
    ['parameters that are empty', '/license?licenseId=&entityId=', undefined],
    ['other parameters', '/license?id=a', undefined],
    ['another path', `/licenses${request.slice('/license'.length)}`, undefined],
    ['the address of a product', `/product/${documentedLicenseProductId}`, undefined],
    [
      'the example of the documentation',
      `DELETE ${documentedLicenseDeletion}`,
      { licenseId: 'LICENSE_ID', productId: 'PRODUCT_ID', entityId: 'ENTITY_ID' },
    ],
  ];
  for (const [name, text, found] of rows) {
    it(`says what it says: ${name}`, () => assert.deepEqual(parsePasted(text), found));
  }

  for (const licenseId of ['a&b=c', 'a+b c', '100%', '#1', "O'Brien-7", '"x"', 'ключ/№ 😀', '{4815}']) {
    it(`of a request that we showed names the same license: ${licenseId}`, () => {
      assert.deepEqual(parsePasted(`DELETE ${licensePath({ ...whole, licenseId })}`), {
        ...whole,
        licenseId,
      });
    });
  }

  it('names products as Cloud Zoo does, in lowercase', () => {
    const capitals = documentedLicense.replace(
      documentedLicenseProductId,
      documentedLicenseProductId.toUpperCase(),
    );
    assert.deepEqual(parsePasted(capitals), fromLicense);
  });
});

describe('a license id', () => {
  const rows: [name: string, text: string, isFine: boolean][] = [
    ['the one of the documentation', documentedLicenseId, true],
    ['a word', 'x', true],
    ['digits', '12345', true],
    ['a GUID in braces', '{59ff75c9-9c71-4ef8-a290-6b590f3fc63a}', true],
    ['text in brackets', '[trial] 7', true],
    ['a License', documentedLicense, true],
    ['a request line', 'DELETE /license?licenseId=a&productId=b', true],
    ['nothing', '', false],
    ['white space', ' \n', false],
    ['a License without id', '{"key": "RH60"}', false],
    ['two Licenses', `[${documentedLicense}]`, false],
    ['a request without license', 'DELETE /license?productId=b&entityId=77-%7C-User', false],
  ];
  for (const [name, text, isFine] of rows) {
    it(`is ${isFine ? 'taken' : 'refused'}: ${name}`, () => {
      assert.equal(problemOfLicenseId(text) === undefined, isFine);
    });
  }
});
