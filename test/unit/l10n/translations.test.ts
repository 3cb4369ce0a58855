import assert from 'node:assert/strict';
import { englishOf } from '../../l10n/languages';
import { lostMarks } from '../../l10n/marks';
import { differences } from '../../l10n/problems';
import { pseudo } from '../../l10n/pseudo';
import { readSourceTexts } from '../../l10n/sourceTexts';

describe('a translation', () => {
  it('says all that English says, and nothing else', () => {
    assert.deepEqual(
      differences('de.json', { Save: 'Save', Open: 'Open' }, { Save: 'Speichern', Close: 'Zu' }),
      ['de.json has nothing for "Open".', 'de.json: nothing says "Close" any more.'],
    );
  });

  const kept: readonly (readonly [english: string, translation: string])[] = [
    ['{0} of {1}', 'von {1} {0}'],
    ['{0}: {0} again', '{0} nochmals'],
    ['$(plug) Add', '$(plug) Hinzufügen'],
    ['See [the log](command:cloudZoo.showLog).', 'Siehe [Protokoll](command:cloudZoo.showLog).'],
    ['In `auto`, **no** file', 'Keine **Datei** bei `auto`'],
    ['Open…', 'Öffnen…'],
  ];
  for (const [english, translation] of kept) {
    it(`may say “${translation}” for “${english}”`, () =>
      assert.deepEqual(lostMarks(english, translation), []));
  }

  const lost: readonly (readonly [english: string, translation: string])[] = [
    ['{0} of {1}', '{0} von'],
    ['{0} of {1}', '{0} von {2}'],
    ['$(plug) Add', 'Hinzufügen'],
    ['[log](command:cloudZoo.showLog)', '[Protokoll](command:cloudZoo.zeigeProtokoll)'],
    ['In `auto`', 'In `automatisch`'],
    ['One\nTwo', 'Eins Zwei'],
    ['Open…', 'Öffnen'],
    ['Open', 'Öffnen…'],
    ['Open', ' Öffnen'],
    ['Open', ''],
  ];
  for (const [english, translation] of lost) {
    it(`may not say “${translation}” for “${english}”`, () =>
      assert.notDeepEqual(lostMarks(english, translation), []));
  }

  it('into the pseudo-language keeps what no language changes, and is never English', () => {
    const { code, manifest } = englishOf(readSourceTexts().texts.keys());
    for (const text of [...Object.values(code), ...Object.values(manifest)]) {
      assert.deepEqual(lostMarks(text, pseudo(text)), [], text);
      assert.notEqual(pseudo(text), text);
    }
  });
});
