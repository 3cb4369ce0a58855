import assert from 'node:assert/strict';
import { ConfigurationTarget, commands, window, workspace } from 'vscode';
import { canopy, connectAcme, eventually } from '../acme';
import { canopyText, define, lensesBecome, problemsAt } from './world';

/** Many have this, to write comments into any JSON; it beats the language that an extension gives to a file. */
const associations = { '*.json': 'jsonc' };

describe('where a person gives all JSON files another language', () => {
  before(() => associate(associations));
  after(() => associate(undefined));

  it('a definition is known by its name: lenses, problems and commands are there', async () => {
    const sandbox = await connectAcme();
    const wrong = canopyText.replace(
      'https://example.com/canopy/icon-512.png',
      'http://example.com/icon.png',
    );
    const file = await define('associated.cloudzoo.json', wrong);
    const { document } = await window.showTextDocument(file);
    assert.equal(document.languageId, 'jsonc');
    await lensesBecome(file, [
      '$(diff) Compare with acme',
      '$(cloud-download) Pull',
      '$(cloud-upload) Push…',
    ]);
    await eventually(() => assert.match(problemsAt(file).join(), /not on https:/));

    sandbox.changeProduct(canopy, { version: '8.3' });
    await commands.executeCommand('cloudZoo.pullDefinition');
    assert.match(document.getText(), /"version": "8\.3"/);
  });
});

async function associate(value: object | undefined): Promise<void> {
  await workspace.getConfiguration('files').update('associations', value, ConfigurationTarget.Global);
}
