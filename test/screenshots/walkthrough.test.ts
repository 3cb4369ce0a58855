import { demonstrationProducts } from '../../src/sandbox/cloudZoo/demonstration';
import { canopy, connect, openProduct, startCloudZoo } from '../ui/acme';
import type { Workbench } from '../ui/workbench';
import { openIn, type Theme, takePicture, themes } from './pictures';

for (const theme of Object.keys(themes) as Theme[]) {
  describe(`the pictures in ${theme}`, () => {
    it('connect', async () => {
      const workbench = await openIn(theme);
      await workbench.showContainer('Cloud Zoo');
      await workbench.page.locator('.welcome-view-content .monaco-button').nth(1).waitFor();
      await takePicture(workbench, 'connect', theme);
    });

    it('save', async () => {
      const workbench = await openIn(theme);
      await startSandbox(workbench);
      await openProduct(workbench, canopy);
      await workbench.changeText(text => text.replace('8.2.1', '8.3.0'));
      await workbench.goTo(5, 21);
      await workbench.save();
      await workbench.waitForStatus('Saved to sandbox: version');
      await takePicture(workbench, 'save', theme);
    });

    it('definitions', async () => {
      const text = definitionOf(canopy.id).replace('"8.2.1"', '"8.3.0"');
      const file = 'Canopy.cloudzoo.json';
      const workbench = await openIn(theme, { [file]: `// Reviewed with each release.\n${text}` });
      await startSandbox(workbench);
      await workbench.treeRow('Products', canopy.title);
      await workbench.openFile(file);
      await workbench.runCommand('Cloud Zoo: Compare with Definition');
      await workbench.comparison();
      await takePicture(workbench, 'definitions', theme);
    });

    it('remove', async () => {
      const workbench = await openIn(theme);
      await startSandbox(workbench);
      await workbench.rowMenu('Products', canopy.title, 'Delete License…');
      await workbench.answer({ field: 'License ID' }, 'CN-2025-000117');
      await workbench.answer({ field: 'Entity ID' }, '4815162342-|-Group');
      await workbench.modal();
      await takePicture(workbench, 'remove', theme);
    });

    it('server', async () => {
      const sandbox = await startCloudZoo();
      await connect(sandbox);
      const { valid, disabled, taken, upgrade, previous } = sandbox.issuerServer.keys;
      const plan = {
        url: sandbox.issuerServer.urlOf('forgetsUpgrade'),
        connection: 'acme',
        product: sandbox.productIds[0],
        valid,
        disabled,
        taken,
        upgrade: { key: upgrade, from: previous },
      };
      const file = 'Canopy.cloudzoo-issuer.json';
      const workbench = await openIn(theme, { [file]: `${JSON.stringify(plan, undefined, 2)}\n` });
      await workbench.openFile(file);
      await workbench.page.locator('.activitybar .action-item a[aria-label^="Testing"]').click();
      await workbench.page.locator('.test-explorer-tree .monaco-list-row', { hasText: 'Canopy' }).waitFor();
      await workbench.runCommand('Test: Run All Tests');
      await workbench.clickModal('Test Server');
      await workbench.page.getByText('!= 409').first().waitFor();
      await takePicture(workbench, 'server', theme);
    });
  });
}

async function startSandbox(workbench: Workbench): Promise<void> {
  await workbench.showContainer('Cloud Zoo');
  await workbench.clickWelcome('Products', 'Try the sandbox');
  await workbench.treeRow('Products', canopy.title);
}

function definitionOf(id: string): string {
  const text = demonstrationProducts('sandbox').find(product => product.includes(`"${id}"`));
  if (text === undefined) throw new Error(`The demonstration has no product ${id}.`);
  return text;
}
