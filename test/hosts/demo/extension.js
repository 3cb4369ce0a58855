const { commands } = require('vscode');

/** A demonstration begins with something to see: the sandbox connected and its products in view. */
exports.activate = async () => {
  await commands.executeCommand('cloudZoo.products.focus');
  await commands.executeCommand('cloudZoo.startSandbox');
};
