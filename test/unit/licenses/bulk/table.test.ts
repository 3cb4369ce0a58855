import assert from 'node:assert/strict';
import { fieldNamed, fieldsOf } from '../../../../src/licenses/bulk/fields';
import { maximumFileSize, readTable, type Table } from '../../../../src/licenses/bulk/table';
import { templateFor } from '../../../../src/licenses/bulk/template';

const cloudZoo = fieldsOf.cloudZoo;
const header = 'licenseId,productId,entityId';

function tableOf(text: string | Uint8Array, known = cloudZoo): Table {
  const read = readTable(Buffer.from(text), known);
  assert.ok('table' in read, 'problem' in read ? read.problem.message : '');
  return read.table;
}

/** The rows as `row/line: values`. */
function rowsOf(text: string, known = cloudZoo): string[] {
  return tableOf(text, known).rows.map(
    ({ row, line, given }) => `${row}/${line}: ${Object.values(given).join('|')}`,
  );
}

describe('a list as CSV', () => {
  const rows: [name: string, text: string, expected: string[]][] = [
    ['commas', `${header}\na,b,c\n`, ['2/2: a|b|c']],
    ['semicolons, as a spreadsheet writes in many countries', 'licenseId;productId\na,1;b\n', ['2/2: a,1|b']],
    ['tabs', 'licenseId\tproductId\na\tb', ['2/2: a|b']],
    ['one column', 'licenseId\na;b\n', ['2/2: a;b']],
    ['a byte order mark and CRLF', `\ufeff${header}\r\na,b,c\r\nd,e,f\r\n`, ['2/2: a|b|c', '3/3: d|e|f']],
    ['CR alone', `${header}\ra,b,c\rd,e,f`, ['2/2: a|b|c', '3/3: d|e|f']],
    ['no line end at the end', `${header}\na,b,c`, ['2/2: a|b|c']],
    ['white space around values', `${header}\n a , b ,\tc\n`, ['2/2: a|b|c']],
    [
      'quotes, delimiters and line ends in values',
      `${header}\n"a,1","b""2""","c\n3"\nd,e,f`,
      ['2/2: a,1|b"2"|c\n3', '3/4: d|e|f'],
    ],
    ['a CRLF in a quoted value', `${header}\r\n"a\r\n1",b,c\r\nd,e,f\r\n`, ['2/2: a\r\n1|b|c', '3/4: d|e|f']],
    [
      'empty lines, counted and skipped',
      `\n${header}\n\na,b,c\n\n\n,,\n  \nd,e,f\n`,
      ['4/4: a|b|c', '9/9: d|e|f'],
    ],
    ['too few values', `${header}\na\n`, ['2/2: a']],
    ['empty columns at the end', `${header},,\na,b,c,,\n`, ['2/2: a|b|c']],
    ['ids as they are', `${header}\na&b|c é/=1+1,'x,@y\n`, ["2/2: a&b|c é/=1+1|'x|@y"]],
    ['a quoted header', `"licenseId";"productId"\n"a";"b"`, ['2/2: a|b']],
    ['columns in another order', 'entityId,licenseId\nc,a\n', ['2/2: c|a']],
  ];
  for (const [name, text, expected] of rows) {
    it(`is read: ${name}`, () => assert.deepEqual(rowsOf(text), expected));
  }

  it('names what it ignores', () => {
    const table = tableOf('licenseId,customer, e-mail,\na,b,c\n');
    assert.deepEqual([table.fields, table.ignored], [['licenseId'], ['customer', 'e-mail']]);
  });

  it('keeps how it was written', () => {
    assert.deepEqual(tableOf('\ufefflicenseId;productId\na;b').form, { delimiter: ';', bom: true });
    assert.deepEqual(tableOf('licenseId\na').form, { delimiter: ',', bom: false });
  });

  it('leaves a password as it is', () => {
    const [row] = tableOf('username,password\n ana , pw \n', fieldsOf.licenseSpring).rows;
    assert.deepEqual(row?.given, { username: 'ana', password: ' pw ' });
  });

  it('says which row has more values than columns', () => {
    assert.match(tableOf('licenseId,productId\na,b,c').rows[0]?.problem ?? '', /3 values.*2 columns/);
  });

  const wrong: [name: string, content: string | Uint8Array, line: number, message: RegExp][] = [
    ['a column twice', '\nlicenseId,License ID\na,b\n', 2, /^Two columns are named licenseId\.$/],
    ['a quote that is never closed', `${header}\na,b,c\n"d,e\nf`, 4, /never closed/],
    ['a quote in the middle', `${header}\na,b"c,d\n`, 2, /middle/],
    ['something after a quote', `${header}\n"a"b,c,d\n`, 2, /follows a closing quote/],
    ['nothing', '', 1, /empty/],
    ['white space', '\ufeff \r\n', 1, /empty/],
    ['Latin-1', Buffer.from('licenseId\né', 'latin1'), 1, /not UTF-8.*CSV UTF-8/],
    ['UTF-16', Buffer.from(`\ufeff${header}`, 'utf16le'), 1, /not UTF-8/],
    ['too much', new Uint8Array(maximumFileSize + 1), 1, /more than 20 MB/],
  ];
  for (const [name, content, line, message] of wrong) {
    it(`is refused: ${name}`, () => {
      const read = readTable(Buffer.from(content), cloudZoo);
      assert.ok('problem' in read);
      assert.equal(read.problem.line, line);
      assert.match(read.problem.message, message);
    });
  }
});

describe('a list as JSON', () => {
  it('is an array of objects, wherever they stand', () => {
    const text = '[\n {"licenseId": "a", "Product ID": "b"},\r\n\n {"licenseId": null,\n "x": {}}]';
    assert.deepEqual(rowsOf(text), ['1/2: a|b', '2/4: ']);
    assert.deepEqual(tableOf(text).ignored, ['x']);
  });

  it('keeps the digits of numbers', () => {
    assert.deepEqual(rowsOf('[{"license_id": 12345678901234567890}]', fieldsOf.licenseSpring), [
      '1/1: 12345678901234567890',
    ]);
  });

  for (const [name, text, line, message] of [
    ['an object', '{"licenseId": "a"}', 1, /must be a JSON array/],
    ['a mistake', '[\n{"licenseId" "a"}]', 2, /no JSON/],
    ['a property twice', '[\n\n{"licenseId": "a", "licenseId": "b"}]', 3, /"licenseId" stands twice/],
  ] as const) {
    it(`is refused: ${name}`, () => {
      const read = readTable(Buffer.from(text), cloudZoo);
      assert.ok('problem' in read);
      assert.equal(read.problem.line, line);
      assert.match(read.problem.message, message);
    });
  }

  for (const [name, text, message] of [
    ['what is no object', '["a"]', /no object/],
    ['a value of another kind', '[{"licenseId": true}]', /licenseId is neither a text nor a number/],
    [
      'two names of one field',
      '[{"licenseId": "a", "license_id": "b"}]',
      /Two properties are named licenseId/,
    ],
  ] as const) {
    it(`says of a row: ${name}`, () => assert.match(tableOf(text).rows[0]?.problem ?? '', message));
  }
});

describe('a column', () => {
  for (const [name, field] of [
    ['hardware_id', 'hardware_id'],
    ['hardwareId', 'hardware_id'],
    ['Hardware ID', 'hardware_id'],
    ['HARDWARE-ID', 'hardware_id'],
    ['LicenseKey', 'license_key'],
    ['hardware', undefined],
    ['', undefined],
  ] as const) {
    it(`is ${field ?? 'unknown'}: "${name}"`, () =>
      assert.equal(fieldNamed(name, fieldsOf.licenseSpring), field));
  }

  for (const service of ['cloudZoo', 'licenseSpring', 'akana'] as const) {
    it(`of the template is known: ${service}`, () => {
      const { fields, ignored, rows } = tableOf(templateFor(service), fieldsOf[service]);
      assert.deepEqual([ignored, rows.length], [[], 1]);
      assert.ok(fields.length > 0);
    });
  }
});
