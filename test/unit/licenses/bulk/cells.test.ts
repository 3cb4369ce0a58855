import assert from 'node:assert/strict';
import {
  fieldNamed,
  fieldsOf,
  isResultColumn,
  readCell,
  resultColumns,
} from '../../../../src/licenses/bulk/table/cells';
import { readTable } from '../../../../src/licenses/bulk/table/readTable';

describe('a cell of a list', () => {
  const rows: [name: string, source: string, text: string][] = [
    ['a text', 'CN-2025', 'CN-2025'],
    ['white space and what cannot be seen around it', '\u200b\u00a0 \ufeffCN 1\u2060\u3000\t\u0000', 'CN 1'],
    ['an apostrophe that keeps it a text', "'00123", '00123'],
    ['a constant formula', '="00123"', '00123'],
    ['another one', '= "a""b"', 'a"b'],
    ['T()', '=T("00123")', '00123'],
    ['t()', '=t( " 00123 " )', '00123'],
    ['apostrophes inside', "O'Brien's", "O'Brien's"],
    ['an apostrophe that is the first character', "''x", "'x"],
    ['an error value that is meant as text', "'#N/A", '#N/A'],
    ['a rounded number that is meant as text', "'1E+05", '1E+05'],
    ['what only looks like an error', '#1', '#1'],
    ['hexadecimal digits', '4E12', '4E12'],
    ['a host and its port', 'node:512', 'node:512'],
    ['a sum', '-2+3', '-2+3'],
    ['an at sign', '@ana', '@ana'],
  ];
  for (const [name, source, text] of rows) {
    it(`is read: ${name}`, () => {
      const cell = readCell('licenseId', source);
      assert.ok('text' in cell, JSON.stringify(cell));
      assert.equal(cell.text, text);
    });
  }

  const wrong: [source: string, problem: RegExp][] = [
    ...['A\n1', 'A\u00001', 'A\u200b1', 'A\u00ad1', 'A\u202e1', 'A\u20281', "'A\u200b1"].map(
      (source): [string, RegExp] => [
        source,
        /contains an invisible character \(U\+[\dA-F]{4}\). Type it again/,
      ],
    ),
    ...['A\ud8001', '\udc00'].map((source): [string, RegExp] => [source, /half of a character/]),
    ['A\ufffd1', /character that was lost/],
    ...'#N/A #REF! #NAME? #VALUE! #DIV/0! #NUM! #NULL! #SPILL! #CALC! #GETTING_DATA #WERT! #BEZUG! #NV #ZAHL! #VALEUR! #NOM? #NOMBRE! #¡VALOR! #¿NOMBRE? #N/D #ЗНАЧ! #Н/Д #ИМЯ? #ÉRTÉK! #HODNOTA! #ARG! #I/T #YOK #ERROR! ##### Err:502 Fehler:508 #N/A!'
      .split(' ')
      .map((source): [string, RegExp] => [source, /a formula error/]),
    ...'1.23456789012346E+019 1,23E+05 1E+20 1.2e-7 -1,5E+3 12E+4 1.234567E19 1٫5E+10'
      .split(' ')
      .map((source): [string, RegExp] => [source, /a number that a spreadsheet has rounded/]),
    ...['=A2', '=VLOOKUP(A2;B:C;2;0)', '="0"&A1', '=T(A1)', '＝A2', '=1+1'].map(
      (source): [string, RegExp] => [source, /is a formula\..*put an apostrophe in front of it/],
    ),
    ["'00123'", /enclosed in apostrophes/],
    ['<licenseId>', /example from the template/],
  ];
  for (const [source, problem] of wrong) {
    it(`cannot be used: ${JSON.stringify(source)}`, () => {
      const cell = readCell('licenseId', source);
      assert.ok('problem' in cell, JSON.stringify(cell));
      assert.match(cell.problem, problem);
    });
  }

  for (const field of ['hardware_id', 'username']) {
    it(`may look like a formula where customers choose it: ${field}`, () =>
      assert.deepEqual(readCell(field, '=HYPERLINK("http://x?"&A1,"y")'), {
        text: '=HYPERLINK("http://x?"&A1,"y")',
        isProtected: false,
      }));
  }

  it('of a password is what stands there', () => {
    for (const password of [" 'x' ", '=A1', '#N/A', '1E+5', 'a\u200b\tb']) {
      assert.deepEqual(readCell('password', password), { text: password, isProtected: true });
    }
  });

  it('is read in a time that grows with its length', () => {
    const measure = (length: number) => {
      const sources = [
        '=T("""'.padEnd(length, '"'),
        `x${' '.repeat(length)}x`,
        '1'.repeat(length),
        `#${'A'.repeat(length)}`,
      ];
      const began = performance.now();
      for (const source of sources) readCell('licenseId', source);
      return performance.now() - began;
    };
    const best = (length: number) => Math.min(...[1, 2, 3, 4, 5].map(() => measure(length)));
    const [small, large] = [best(200_000), best(1_600_000)];
    assert.ok(large < Math.max(small, 5) * 40, `${small} ms, then ${large} ms for eight times as much`);
  });
});

describe('a long number', () => {
  const problemsOf = async (...ids: string[]) => {
    const read = await readTable(Buffer.from(['LicenseID', ...ids].join('\n')), fieldsOf.akana);
    assert.ok('table' in read);
    return read.table.rows.map(({ problem }) => problem !== undefined);
  };
  for (const [name, ids, wrong] of [
    ['that a spreadsheet may have cut cannot be used', ['12345678901234500000'], [true]],
    [
      'cannot be used where all of its column may be cut',
      ['12345678901234500000', '1234567890123460', 'x'],
      [true, true, false],
    ],
    ['is whole where another one of its column is', ['1234567890123450', '1234567890123456'], [false, false]],
    ['is whole behind an apostrophe', ["'12345678901234500000"], [false]],
    ['of fifteen digits is whole', ['123456789012340'], [false]],
  ] as const) {
    it(name, async () => assert.deepEqual(await problemsOf(...ids), wrong));
  }
});

describe('a column of a result', () => {
  it('is called as no field of any service', () => {
    for (const name of Object.values(resultColumns)) {
      for (const fields of Object.values(fieldsOf)) {
        assert.equal(fieldNamed(name, fields), undefined, name);
      }
      assert.ok(isResultColumn(name) && isResultColumn(` ${name.toUpperCase()}\u200b`));
    }
  });
});
