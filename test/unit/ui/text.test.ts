import assert from 'node:assert/strict';
import { neutralise, sentences } from '../../../src/ui/text';

describe('neutralising foreign text', () => {
  const rows: [name: string, text: string, shown: string][] = [
    [
      'leaves plain text alone',
      'Canopy für Rhino (樹冠) 😀 [x] (y) $5',
      'Canopy für Rhino (樹冠) 😀 [x] (y) $5',
    ],
    ['makes one line', ' a\r\n\tb\u2028c\u2029d\u0085e\u0000f  g ', 'a b c d e f g'],
    ['breaks a link', '[x](command:evil)', '[x] (command:evil)'],
    ['breaks a link in a link', '[[x](a)](command:evil)', '[[x] (a)] (command:evil)'],
    ['breaks a link split by a direction mark', '[x]\u200e(command:evil)', '[x] (command:evil)'],
    ['breaks a link split by an Arabic letter mark', '[x]\u061c(command:evil)', '[x] (command:evil)'],
    ['breaks an icon', '$(trash)$(x)', '$ (trash)$ (x)'],
    ['breaks an icon behind dollars', '$$(trash)', '$$ (trash)'],
    ['breaks an icon split by a direction mark', '$\u2066(trash)', '$ (trash)'],
    ['takes out directions', 'a\u202eb\u2066c\u200fd\u202c', 'abcd'],
    ['keeps text that runs right to left', 'كانوبي لراينو', 'كانوبي لراينو'],
    ['keeps joined emoji and letters', '👩‍👩‍👧 می‌خواهم', '👩‍👩‍👧 می‌خواهم'],
    ['may leave nothing', ' \n\u202e ', ''],
  ];
  for (const [name, text, shown] of rows) {
    it(name, () => assert.equal(neutralise(text), shown));
  }

  for (const [length, text, shown] of [
    [5, 'abcde', 'abcde'],
    [5, 'abcdef', 'abcd…'],
    [3, '😀😀😀', '😀😀😀'],
    [3, '😀😀😀😀', '😀😀…'],
    [3, '  abc  ', 'abc'],
  ] as const) {
    it(`cuts "${text}" to ${length} characters`, () => assert.equal(neutralise(text, length), shown));
  }

  it('cuts at 300 characters unless told', () => {
    assert.equal(neutralise('x'.repeat(10_000)), `${'x'.repeat(299)}…`);
    assert.equal(neutralise('x'.repeat(300)).length, 300);
  });

  it('leaves what it made as it is', () => {
    for (const [, text] of rows) {
      assert.equal(neutralise(neutralise(text)), neutralise(text));
    }
  });
});

describe('joining sentences', () => {
  const rows: [parts: (string | undefined)[], joined: string][] = [
    [['One', 'two'], 'One. two.'],
    [['One.', 'Two!', 'Three?', 'Four…', 'Five:'], 'One. Two! Three? Four… Five:'],
    [['見つかりません。', '確認'], '見つかりません。確認。'],
    [['已完成：3', '出错了。', '404'], '已完成：3. 出错了。404.'],
    [[undefined, ' ', '', 'One '], 'One.'],
    [['[x]', '(command:evil)'], '[x]. (command:evil).'],
    [[], ''],
  ];
  for (const [parts, joined] of rows) {
    it(`makes "${joined}"`, () => assert.equal(sentences(...parts), joined));
  }
});
