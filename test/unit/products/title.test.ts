import assert from 'node:assert/strict';
import { summarise, titleFor } from '../../../src/products/title';
import { productOf } from './productOf';

describe('the title of a product', () => {
  const all = {
    en: 'Unicorn',
    es: 'Unicornio',
    'es-MX': 'Unicornio MX',
    'zh-tw': '獨角獸',
    'pt-br': 'Unicórnio',
  };
  const rows: [titles: Record<string, string>, language: string, title: string | undefined][] = [
    [all, 'en', 'Unicorn'],
    [all, 'es', 'Unicornio'],
    [all, 'es-MX', 'Unicornio MX'],
    [all, 'es-mx', 'Unicornio MX'],
    [all, 'ES_mx', 'Unicornio MX'],
    [all, 'es-CO', 'Unicornio'],
    [all, 'zh-TW', '獨角獸'],
    [all, 'zh-cn', 'Unicorn'],
    [all, 'pt', 'Unicorn'],
    [all, 'de', 'Unicorn'],
    [all, 'en-GB', 'Unicorn'],
    [all, '', 'Unicorn'],
    [{ ES_co: 'x' }, 'es-CO', 'x'],
    [{ 'zh-hant-tw': 'x', zh: 'y', en: 'z' }, 'zh-Hant-HK', 'y'],
    [{ EN: 'Unicorn', fr: 'Licorne' }, 'de', 'Unicorn'],
    [{ fr: 'Licorne', en: 'Unicorn' }, 'de', 'Unicorn'],
    [{ fr: 'Licorne', de: 'Einhorn' }, 'ja', 'Licorne'],
    [{ 'en-US': 'Color', fr: 'Licorne' }, 'ja', 'Color'],
    [{ en: '  Unicorn\n' }, 'en', 'Unicorn'],
    [{ en: ' ' }, 'en', undefined],
    [{}, 'en', undefined],
  ];
  for (const [titles, language, title] of rows) {
    it(`for "${language}" of ${JSON.stringify(titles)} is ${title}`, () => {
      assert.equal(titleFor(titles, language), title);
    });
  }
});

describe('the summary of a product', () => {
  it('has titles, version and platforms', () => {
    const product = productOf({ version: '9', platforms: ['Windows', 'Mac'], titles: { en: 'x', es: 'y' } });
    assert.deepEqual(summarise(product), {
      titles: { en: 'x', es: 'y' },
      version: '9',
      platforms: ['Windows', 'Mac'],
    });
  });

  const rows: [json: string, summary: object][] = [
    ['{}', { titles: {}, version: undefined, platforms: [] }],
    ['{"version": 9, "platforms": "Mac", "titles": "x"}', { titles: {}, version: undefined, platforms: [] }],
    [
      '{"version": null, "platforms": {"a": "Mac"}, "titles": ["en", "x"]}',
      { titles: {}, version: undefined, platforms: [] },
    ],
    [
      '{"platforms": ["Mac", 5, null, ["Windows"]], "titles": {"en": 5, "es": null, "de": "x"}}',
      { titles: { de: 'x' }, version: undefined, platforms: ['Mac'] },
    ],
  ];
  for (const [json, summary] of rows) {
    it(`takes what is there in ${json}`, () => assert.deepEqual(summarise(productOf(json)), summary));
  }

  it('is not led astray by a language called __proto__', () => {
    const { titles } = summarise(productOf('{"titles": {"__proto__": {"en": "evil"}, "de": "x"}}'));
    assert.equal(titleFor(titles, 'en'), 'x');
  });
});
