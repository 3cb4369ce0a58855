import assert from 'node:assert/strict';
import { demonstrationProducts } from '../../src/sandbox/cloudZoo/demonstration';
import { canopy, connect, openProduct, startCloudZoo } from './acme';
import { host, openWorkbench } from './fixture';
import type { Workbench } from './workbench';

/** Light is what all other tests see. */
const themes = {
  dark: 'Default Dark Modern',
  'high contrast': 'Default High Contrast',
  'high contrast light': 'Default High Contrast Light',
};

/** Half the pixels at twice the size are a zoom of 200 %. */
const sizes = {
  normal: { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1 },
  'zoom 200 %': { viewport: { width: 960, height: 600 }, deviceScaleFactor: 2 },
};

describe('whatever it looks like', () => {
  for (const [theme, name] of Object.entries(themes)) {
    it(`a difference has a mark and words, not just a color: ${theme}`, async () => {
      const workbench = await open({ 'workbench.colorTheme': name }, sizes.normal);
      await openProduct(workbench, canopy);
      await workbench.screenshot(`appearance-${theme.replaceAll(' ', '-')}`);
    });
  }

  it('with a zoom of 200 %, a narrow side bar, no motion and a screen reader', async () => {
    const settings = {
      'workbench.colorTheme': themes.dark,
      'workbench.reduceMotion': 'on',
      'editor.accessibilitySupport': 'on',
    };
    const workbench = await open(settings, sizes['zoom 200 %']);
    const sash = await workbench.page.locator('.monaco-sash.vertical:not(.disabled)').first().boundingBox();
    assert.ok(sash);
    const { mouse } = workbench.page;
    await mouse.move(sash.x + 1, 200);
    await mouse.down();
    await mouse.move(230, 200, { steps: 5 });
    await mouse.up();
    await workbench.screenshot('appearance-narrow');
    const row = await workbench.treeRow('Products', canopy.title);
    // A screen reader says all that is seen: the title, how it differs, and what it is.
    const spoken = (await row.getAttribute('aria-label')) ?? '';
    assert.match(spoken, new RegExp(`^${canopy.title}, .*differs`));
    await row.click();
    await workbench.waitForTab(canopy.tab, false);
    await workbench.screenshot('appearance-zoom');
  });
});

async function open(
  settings: Readonly<Record<string, unknown>>,
  context: { viewport: { width: number; height: number }; deviceScaleFactor: number },
): Promise<Workbench> {
  await connect(await startCloudZoo(), settings);
  const text = demonstrationProducts('acme').find(product => product.includes(canopy.id)) ?? '';
  const folder = host().newFolder({ 'canopy.cloudzoo.json': text.replace('"8.2.1"', '"8.3"') });
  const workbench = await openWorkbench({ folder, context });
  await workbench.showContainer('Cloud Zoo');
  const row = await workbench.treeRow('Products', canopy.title);
  await workbench.eventually(async () => {
    assert.match(await row.locator('.label-description').innerText(), /definition differs/);
    assert.ok((await workbench.page.evaluate<string>(marks)).includes('≠'));
  });
  return workbench;
}

/** Evaluated in the page: the marks beside the rows, which are drawn by styles. */
const marks = `[...document.querySelectorAll('.sidebar .monaco-icon-label')]
  .map(label => getComputedStyle(label, '::after').content).join()`;
