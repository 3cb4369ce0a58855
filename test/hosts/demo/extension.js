const { commands } = require('vscode');

/** A demonstration begins with something to see: the sandbox connected, its products in view and its guide open. */
exports.activate = async () => {
  await commands.executeCommand('cloudZoo.products.focus');
  await commands.executeCommand('cloudZoo.startSandbox');
  await commands.executeCommand('cloudZoo.showSandboxGuide');
};
