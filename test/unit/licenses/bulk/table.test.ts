import assert from 'node:assert/strict';
import { fieldNamed, fieldsOf } from '../../../../src/licenses/bulk/table/cells';
import { maximumFileSize, readTable } from '../../../../src/licenses/bulk/table/readTable';
import type { Table } from '../../../../src/licenses/bulk/table/table';

const cloudZoo = fieldsOf.cloudZoo;
const header = 'licenseId,productId,entityId';

async function tableOf(text: string | Uint8Array, known = cloudZoo): Promise<Table> {
  const read = await readTable(Buffer.from(text), known);
  assert.ok('table' in read, 'problem' in read ? read.problem.message : '');
  return read.table;
}

/** The rows as `row/line: values`. */
async function rowsOf(text: string | Uint8Array, known = cloudZoo): Promise<string[]> {
  return (await tableOf(text, known)).rows.map(
    ({ row, line, given, problem }) => `${row}/${line}: ${problem ?? Object.values(given).join('|')}`,
  );
}

describe('a list as CSV', () => {
  const rows: [name: string, text: string | Uint8Array, expected: string[]][] = [
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
      `${header},note\n"a,1","b""2""",c,"c\n3"\nd,e,f`,
      ['2/2: a,1|b"2"|c', '3/4: d|e|f'],
    ],
    [
      'a CRLF in a quoted value',
      `note,${header}\r\n"a\r\n1",a,b,c\r\n,d,e,f\r\n`,
      ['2/2: a|b|c', '3/4: d|e|f'],
    ],
    [
      'empty lines, counted and skipped',
      `\n${header}\n\na,b,c\n\n\n,,\n  \nd,e,f\n`,
      ['4/4: a|b|c', '9/9: d|e|f'],
    ],
    ['too few values', `${header}\na\n`, ['2/2: a']],
    ['empty columns at the end', `${header},,\na,b,c,,\n`, ['2/2: a|b|c']],
    ['ids as they are', `${header}\na&b|c é/=1+1,-2+3,@y\n`, ['2/2: a&b|c é/=1+1|-2+3|@y']],
    ['a quoted header', `"licenseId";"productId"\n"a";"b"`, ['2/2: a|b']],
    [
      'LF after a header with CRLF',
      `${header}\r\na,b,c\nd,e,f\rg,h,i`,
      ['2/2: a|b|c', '3/3: d|e|f', '4/4: g|h|i'],
    ],
    ['a line that names the delimiter', 'sep=;\nlicenseId;productId\na,1;b\n', ['2/3: a,1|b']],
    ['the same in quotes', '\ufeff"sep=|"\r\n\r\nlicenseId|productId\r\na|b\r\n', ['3/4: a|b']],
    ['the same after a spreadsheet wrote it again', 'SEP=,,,\nlicenseId,productId\na,b\n', ['2/3: a|b']],
    ['a header of two lines, with semicolons', '"license\nId";"product\rID"\na,1;b', ['2/4: a,1|b']],
    ['a header with what cannot be seen', '\u200blicenseId\u00a0,product\u00adId\na,b', ['2/2: a|b']],
    ['a formula in a cell without quotes', 'licenseId,productId\n="00123",="4"\n', ['2/2: 00123|4']],
    [
      'a byte order mark in the middle, as of joined files',
      '\ufefflicenseId\na\n\ufeff"licenseId"\nb',
      ['2/2: a', '4/4: b'],
    ],
    [
      'UTF-16, little end first',
      Buffer.from('\ufefflicenseId\tproductId\r\né\t😀', 'utf16le'),
      ['2/2: é|😀'],
    ],
    [
      'UTF-16, big end first',
      Buffer.from('\ufefflicenseId\tproductId\r\né\t😀', 'utf16le').swap16(),
      ['2/2: é|😀'],
    ],
    ['columns in another order', 'entityId,licenseId\nc,a\n', ['2/2: c|a']],
  ];
  for (const [name, text, expected] of rows) {
    it(`is read: ${name}`, async () => assert.deepEqual(await rowsOf(text), expected));
  }

  it('takes the heading for no license where it stands again, and says where', async () => {
    const text = `${header}\na,b,c\n\nLicense ID,productId,"'entityId"\nd,e,f\n`;
    assert.deepEqual(await rowsOf(text), ['2/2: a|b|c', '5/5: d|e|f']);
    assert.deepEqual((await tableOf(text)).headings, [4]);
  });

  for (const other of [
    'productId,licenseId,entityId',
    'licenseId,productId,entityId,note',
    'licenseId,,productId',
  ]) {
    it(`cannot use another heading in the middle: ${other}`, async () =>
      assert.match((await rowsOf(`${header}\na,b,c\n${other}\nd,e,f\n`))[1] ?? '', /3\/3: Another heading/));
  }

  it('reads a license that is called as a column', async () =>
    assert.deepEqual(await rowsOf(`${header}\nlicenseId,b,c\n`), ['2/2: licenseId|b|c']));

  it('names what it ignores', async () => {
    const table = await tableOf('licenseId,customer, e-mail,\na,b,c\n');
    assert.deepEqual([table.fields, table.ignored], [['licenseId'], ['customer', 'e-mail']]);
  });

  it('keeps how it was written', async () => {
    assert.deepEqual((await tableOf('\ufefflicenseId;productId\na;b')).form, { delimiter: ';', bom: true });
    assert.deepEqual((await tableOf('licenseId\na')).form, { delimiter: ',', bom: false });
  });

  it('leaves a password as it is', async () => {
    const text = `username,password\n ana ," pw \u200b"\nana,'x\nana,=A1\n`;
    const { rows } = await tableOf(text, fieldsOf.licenseSpring);
    assert.deepEqual(
      rows.map(({ given }) => given),
      [' pw \u200b', "'x", '=A1'].map(password => ({ username: 'ana', password })),
    );
  });

  it('says which row has more values than columns', async () => {
    assert.match((await rowsOf('licenseId,productId\na,b,c')).join(), /3 values.*2 columns/);
  });

  const wrong: [name: string, content: string | Uint8Array, line: number, message: RegExp][] = [
    ['a column twice', '\nlicenseId,License ID\na,b\n', 2, /^Two columns are named licenseId\.$/],
    ['a quote that is never closed', `${header}\na,b,c\n"d,e\nf`, 3, /never closed/],
    ['a quote in the middle', `${header}\na,b"c,d\n`, 2, /middle/],
    ['something after a quote', `${header}\n"a"b,c,d\n`, 2, /follows a closing quote/],
    ['nothing', '', 1, /empty/],
    ['white space', '\ufeff \r\n', 1, /empty/],
    ['Latin-1', Buffer.from('licenseId\né', 'latin1'), 1, /not UTF-8.*CSV UTF-8/],
    [
      'UTF-16 that does not say so',
      Buffer.from(header, 'utf16le'),
      1,
      /UTF-16 without a byte order mark.*CSV UTF-8/,
    ],
    [
      'half a UTF-16',
      Buffer.from(`\ufeff${header}`, 'utf16le').subarray(0, 21),
      1,
      /UTF-16, but it is cut off/,
    ],
    [
      'UTF-16 with half of a character',
      Buffer.from(`\ufeff${header}\n\ud800,b,c`, 'utf16le'),
      1,
      /half of a character/,
    ],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]), 1, /UTF-32/],
    ['a workbook', Buffer.from('PK\u0003\u0004rest'), 1, /workbook, not a CSV.*CSV UTF-8/],
    ['too much', new Uint8Array(maximumFileSize + 1), 1, /larger than 20 MB/],
  ];
  for (const [name, content, line, message] of wrong) {
    it(`is refused: ${name}`, async () => {
      const read = await readTable(Buffer.from(content), cloudZoo);
      assert.ok('problem' in read);
      assert.equal(read.problem.line, line);
      assert.match(read.problem.message, message);
    });
  }
});

describe('a list as JSON', () => {
  it('is an array of objects, wherever they stand', async () => {
    const text = '[\n {"licenseId": "a", "Product ID": "b"},\r\n\n {"licenseId": null,\n "x": {}}]';
    assert.deepEqual(await rowsOf(text), ['1/2: a|b', '2/4: ']);
    assert.deepEqual((await tableOf(text)).ignored, ['x']);
  });

  for (const [number, text] of [
    ['17', '17'],
    ['1.20', '1.20'],
    ['"12345678901234567890"', '12345678901234567890'],
    ['12345678901234567890', undefined],
    ['9007199254740993', undefined],
    ['1e3', undefined],
    ['1.0000000000000000001', undefined],
  ] as const) {
    it(`${text ? 'keeps' : 'cannot use'} the number ${number}`, async () => {
      const [row] = await rowsOf(`[{"license_id": ${number}}]`, fieldsOf.licenseSpring);
      if (text) assert.equal(row, `1/1: ${text}`);
      else
        assert.match(
          row ?? '',
          /license_id is the number .*, which programs may round or rewrite\. Put the ID in quotes/,
        );
    });
  }

  for (const [name, text, line, message] of [
    ['an object', '{"licenseId": "a"}', 1, /must be a JSON array/],
    ['a mistake', '[\n{"licenseId" "a"}]', 2, /not valid JSON: colon expected/],
    ['a missing comma', '[{}\n{}]', 2, /not valid JSON: comma expected/],
    ['a comma too many', '[{},\n]', 2, /not valid JSON: value expected/],
    ['what is cut off', '[{},\n{"licenseId": "a"', 2, /not valid JSON: value expected/],
    ['what follows the end', '[{}]\n{}', 2, /not valid JSON: end of the text expected/],
    ['a deep nest', `[{"x":${'['.repeat(200_000)}${']'.repeat(200_000)}}]`, 1, /nested too deeply/],
    ['a property twice', '[\n\n{"licenseId": "a", "licenseId": "b"}]', 3, /"licenseId" appears twice/],
  ] as const) {
    it(`is refused: ${name}`, async () => {
      const read = await readTable(Buffer.from(text), cloudZoo);
      assert.ok('problem' in read);
      assert.equal(read.problem.line, line);
      assert.match(read.problem.message, message);
    });
  }

  for (const [name, text, message] of [
    ['what is no object', '["a"]', /not an object/],
    ['a value of another kind', '[{"licenseId": true}]', /licenseId is neither a string nor a number/],
    [
      'two names of one field',
      '[{"licenseId": "a", "license_id": "b"}]',
      /Two properties are named licenseId/,
    ],
  ] as const) {
    it(`says of a row: ${name}`, async () => assert.match((await rowsOf(text)).join(), message));
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
});
