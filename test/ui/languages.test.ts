import assert from 'node:assert/strict';
import { filesOf, languages, readTexts } from '../l10n/languages';
import { pseudo } from '../l10n/pseudo';
import { canopy } from './acme';
import { keepOpen, openWorkbench } from './fixture';
import { inLanguage, inPseudoLanguage, untranslated } from './language';
import type { Workbench } from './workbench';

describe('in another language', () => {
  keepOpen();
  let workbench: Workbench;

  before(async function () {
    this.timeout(120_000);
    workbench = await openWorkbench(inPseudoLanguage());
    await workbench.showContainer('Cloud Zoo');
  });

  it('views and their welcome speak it', async () => {
    await workbench.page.locator('.welcome-view-content .monaco-button').first().waitFor();
    const texts = await workbench.page
      .locator('.sidebar .pane-header .title, .welcome-view-content p, .welcome-view-content .monaco-button')
      .allInnerTexts();
    await workbench.screenshot('language-welcome');
    assert.ok(texts.length > 3, texts.join('\n'));
    assert.deepEqual(texts.map(untranslated).filter(Boolean), []);
  });

  it('all commands speak it', async () => {
    const titles = await workbench.searchCommands('Cloud Zoo: ');
    // Under each title in another language VS Code shows the English one.
    const english = titles
      .filter(title => !title.includes('⟦'))
      .map(title => title.replace('Cloud Zoo: ', ''));
    assert.ok(english.length > 3, titles.join('\n'));
    assert.deepEqual(
      english.filter(title => !titles.includes(`Cloud Zoo: ${pseudo(title)}`)),
      [],
    );
  });

  it('prompts speak it, what is wrong with an answer too', async () => {
    await workbench.runCommand(`Cloud Zoo: ${pseudo('Add Connection…')}`);
    await workbench.waitForPrompt({ title: '⟦' });
    assert.deepEqual(await untranslatedIn(workbench), ['Cloud Zoo', 'LicenseSpring', 'Akana']);
    await workbench.press('Enter');
    await workbench.waitForPrompt({ field: 'nám' });
    await workbench.page.keyboard.type('!');
    await workbench.screenshot('language-prompt');
    assert.deepEqual(await untranslatedIn(workbench), []);
    await workbench.press('Escape');
    await workbench.waitForNoPrompt();
  });

  it('rows, the status bar, a refused save and its problems speak it', async () => {
    await workbench.runCommand(`Cloud Zoo: ${pseudo('Start Sandbox')}`);
    await (await workbench.treeRow(pseudo('Products'), canopy.title)).click();
    await workbench.waitForText(canopy.id);
    await workbench.changeText(text => text.replace('"version"', '"version": 1, "version"'));
    await workbench.save();
    const message = await workbench.notificationText('⟦');
    assert.match(message, /Cloud Zoo: ⟦/);
    await workbench.waitForStatus(pseudo('Cloud Zoo Product'));
    await workbench.screenshot('language-refused');
  });
});

describe('a language', () => {
  // Whether a language is complete, a check tells; a window for each of them is for `CLOUD_ZOO_LANGUAGES=all`.
  const opened = languages.filter(
    language => process.env.CLOUD_ZOO_LANGUAGES === 'all' || language === 'de' || language === 'ja',
  );
  for (const language of opened) {
    it(`${language} is spoken by the view and by a prompt`, async () => {
      const workbench = await openWorkbench(inLanguage(language));
      await workbench.showContainer('Cloud Zoo');
      const manifest = readTexts(filesOf(language).manifest) ?? {};
      const code = readTexts(filesOf(language).code) ?? {};
      const title = workbench.page.locator('.sidebar .pane-header .title').first();
      await workbench.eventually(async () =>
        assert.equal((await title.innerText()).trim(), manifest['view.products']),
      );
      await workbench.page.locator('.welcome-view-content .monaco-button').first().click();
      await workbench.waitForPrompt({ title: code['Add Connection'] });
      await workbench.screenshot(`language-${language}`);
      await workbench.press('Escape');
    });
  }
});

/** What VS Code says itself, and examples. */
const notOurs = /\(Press 'Enter' to confirm or 'Escape' to cancel\)|^acme$/;

/** What is English in the prompt on screen. */
async function untranslatedIn(workbench: Workbench): Promise<string[]> {
  const widget = workbench.page.locator('.quick-input-widget');
  const texts = await widget
    .locator(
      '.quick-input-title, .quick-input-message, .label-name, .label-description, .quick-input-list-separator',
    )
    .allInnerTexts();
  const placeholder = await widget.locator('.quick-input-box input').getAttribute('placeholder');
  return [...texts, placeholder ?? ''].map(text => untranslated(text.replace(notOurs, ''))).filter(Boolean);
}
