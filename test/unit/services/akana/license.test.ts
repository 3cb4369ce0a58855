import assert from 'node:assert/strict';
import { licensePath, parseLicense, tenantOf } from '../../../../src/services/akana/license';

const id = 'b5e011b6-72f1-4cee-9285-86dd13f946a5.acme';

describe('an Akana license', () => {
  it('is read with all its properties, and its text kept', () => {
    const text = `{ "LicenseID": "${id}", "Name": "Platinum", "Description": "All \\u0026 more", "Visibility": "Limited",
      "SandboxAccessAutoApproved": true, "ProductionAccessAutoApproved": false, "BusinessID": "b.acme", "Active": true,
      "LicenseParts": { "LicensePart": [ { "Name": "Geometry", "ResourceID": ["r1", "r2"] }, { "Name": "None" } ] },
      "Unknown": 1.0 }`;
    assert.deepEqual(parseLicense(text, id), {
      id,
      name: 'Platinum',
      description: 'All & more',
      visibility: 'Limited',
      sandboxAccessAutoApproved: true,
      productionAccessAutoApproved: false,
      parts: [
        { name: 'Geometry', resourceIds: ['r1', 'r2'] },
        { name: 'None', resourceIds: [] },
      ],
      businessId: 'b.acme',
      active: true,
      text,
    });
  });

  const truths: [written: string, expected: boolean | undefined][] = [
    ['true', true],
    ['false', false],
    ['"true"', true],
    ['"false"', false],
    ['" True "', true],
    ['"FALSE"', false],
    ['"yes"', undefined],
    ['1', undefined],
    ['null', undefined],
  ];
  for (const [written, expected] of truths) {
    it(`is ${expected} for Active ${written}`, () => {
      const license = parseLicense(`{"LicenseID":"${id}","Active":${written}}`, id);
      assert.equal(license?.active, expected);
    });
  }

  const parts: [written: string, expected: object[]][] = [
    ['{"LicensePart":{"Name":"One","ResourceID":"r"}}', [{ name: 'One', resourceIds: ['r'] }]],
    ['{"LicensePart":["?"]}', [{ name: undefined, resourceIds: [] }]],
    ['{}', []],
    ['null', []],
    ['[]', []],
  ];
  for (const [written, expected] of parts) {
    it(`has ${expected.length} parts for ${written}`, () => {
      const license = parseLicense(`{"LicenseID":"${id}","LicenseParts":${written}}`, id);
      assert.deepEqual(license?.parts, expected);
    });
  }

  it('is the one asked for, whatever the case of its id', () => {
    assert.equal(parseLicense(`{"LicenseID":"${id.toUpperCase()}"}`, id)?.id, id.toUpperCase());
  });

  for (const text of [
    '',
    '{}',
    '[]',
    'null',
    '<License/>',
    '{"LicenseID":"other.acme"}',
    '{"LicenseID":5}',
    `{"LicenseID":"${id}"`,
    '['.repeat(50_000),
  ]) {
    it(`is not ${text.slice(0, 30) || 'nothing'}`, () => assert.equal(parseLicense(text, id), undefined));
  }

  for (const [licenseId, expected] of [
    [id, 'acme'],
    ['b5e011b6-72f1-4cee-9285-86dd13f946a5.acme.corp', 'acme.corp'],
    ['b5e011b6-72f1-4cee-9285-86dd13f946a5', undefined],
    ['b5e011b6-72f1-4cee-9285-86dd13f946a5.', undefined],
    ['', undefined],
  ] as const) {
    it(`of id "${licenseId}" is of tenant ${expected}`, () => assert.equal(tenantOf(licenseId), expected));
  }

  for (const [licenseId, expected] of [
    [id, `/api/licenses/${id}`],
    ['a&b|c d/é', '/api/licenses/a%26b%7Cc%20d%2F%C3%A9'],
    ["O'Brien?#%41", '/api/licenses/O%27Brien%3F%23%2541'],
    ['../login/endsession', '/api/licenses/..%2Flogin%2Fendsession'],
    ['%2e%2e', '/api/licenses/%252e%252e'],
    ['...', '/api/licenses/...'],
    // An address cannot hold these: the request would be for another path.
    ['.', undefined],
    ['..', undefined],
    ['', undefined],
    [' \t', undefined],
    ['\uD800', undefined],
  ] as const) {
    it(`of id ${JSON.stringify(licenseId)} has the path ${expected}`, () => {
      const path = licensePath(licenseId);
      assert.equal(path, expected);
      assert.ok(path === undefined || new URL(path, 'https://host').pathname === path);
    });
  }
});
