import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../hosts/folders';
import { host, openWorkbench } from '../ui/fixture';
import type { Workbench } from '../ui/workbench';

/** The themes in which pictures are taken; a picture's name ends with the word. */
export const themes = { light: 'Default Light Modern', dark: 'Default Dark Modern' } as const;
export type Theme = keyof typeof themes;

const folder = join(projectFolder, 'media', 'walkthrough');

/** Large enough to be read in the walkthrough, where a picture takes half of a window. */
const viewport = { width: 1000, height: 640 };

/** A window in a theme; `files` are in its folder. */
export async function openIn(theme: Theme, files?: Readonly<Record<string, string>>): Promise<Workbench> {
  host().changeSettings({
    'workbench.colorTheme': themes[theme],
    'window.commandCenter': false,
    'workbench.layoutControl.enabled': false,
    'editor.minimap.enabled': false,
  });
  return await openWorkbench({ context: { viewport }, folder: host().newFolder(files) });
}

/** Takes the picture that ships with the extension. */
export async function takePicture(workbench: Workbench, name: string, theme: Theme): Promise<void> {
  mkdirSync(folder, { recursive: true });
  // No pointer, no hover and no cursor that blinks: a picture renewed is the same picture.
  await workbench.page.mouse.move(viewport.width / 2, viewport.height - 4);
  await workbench.page.screenshot({
    path: join(folder, `${name}-${theme}.png`),
    animations: 'disabled',
    caret: 'hide',
    style: '.monaco-hover, .cursors-layer { visibility: hidden !important }',
  });
}
