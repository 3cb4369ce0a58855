import assert from 'node:assert/strict';
import { commands, languages, Uri, window, workspace } from 'vscode';
import type { Sandbox } from '../../../src/sandbox';
import { canopy, connectAcme, eventually, temporaryFile, workspaceFolder } from '../acme';
import { recorded } from '../licenses/services';
import { Messages } from '../saving/messages';
import { Prompts } from '../saving/prompts';

describe("testing an issuer's own server", function () {
  // Each run makes some forty calls, one after the other.
  this.timeout(60_000);
  let sandbox: Sandbox;
  let messages: Messages;
  let file: Uri;
  let number = 0;

  beforeEach(async () => {
    sandbox = await connectAcme();
    sandbox.clearRequests();
    messages = Messages.listen();
    file = Uri.joinPath(workspaceFolder(), `server-${++number}.cloudzoo-issuer.json`);
  });
  afterEach(async () => {
    Messages.end();
    Prompts.end();
    await workspace.fs.delete(file).then(undefined, () => undefined);
    await commands.executeCommand('testing.refreshTests');
  });

  async function writePlan(changes: object = {}): Promise<void> {
    const { url, keys } = sandbox.issuerServer;
    const { valid, disabled, taken } = keys;
    const plan = { url, connection: 'acme', product: canopy, valid, disabled, taken, ...changes };
    const text = JSON.stringify(plan, undefined, 2);
    await workspace.fs.writeFile(file, Buffer.from(text));
    // An open document follows its file a little later.
    const document = workspace.textDocuments.find(({ uri }) => uri.toString() === file.toString());
    await eventually(() => assert.equal(document?.isClosed === false ? document.getText() : text, text));
  }

  const calls = () => sandbox.requests.map(({ path }) => path).filter(path => path.startsWith('/issuer'));
  const test = () =>
    Promise.resolve(commands.executeCommand('cloudZoo.testIssuer', { uri: file.toString() }));
  const shownReport = () =>
    eventually(() => {
      const { document } = window.activeTextEditor ?? {};
      assert.equal(document?.uri.scheme, 'cloudzoo-issuer-report');
      return document?.getText() ?? '';
    });

  it('sends nothing before the person has agreed to the origin, and asks once', async () => {
    await writePlan();
    const before = sandbox.issuerServer.state();
    const first = test();
    const question = await messages.when(/^Test the server at /);
    assert.ok(question.isModal);
    assert.deepEqual(question.buttons, ['Copy Address', 'Test Server']);
    assert.match(question.detail, /the same secret that opens Cloud Zoo/);
    assert.match(question.detail, new RegExp(`Added and removed again: ${sandbox.issuerServer.keys.valid}`));
    question.press('Copy Address');
    await first;
    assert.deepEqual(calls(), []);

    const second = test();
    await eventually(() => assert.equal(messages.all.filter(({ isModal }) => isModal).length, 2));
    messages.all.at(-1)?.press('Test Server');
    await second;
    assert.ok(calls().length > 30);
    const report = await shownReport();
    assert.match(report, /Result: \d\d passed, 1 skipped$/m);
    assert.ok(!report.includes('integration-secret'));
    assert.ok(!report.includes(Buffer.from('acme:integration-secret').toString('base64')));
    assert.equal(sandbox.issuerServer.state(), before);

    await test();
    assert.equal(messages.all.filter(({ isModal }) => isModal).length, 2, 'it is not asked again');
    const entries = await recorded(sandbox);
    assert.deepEqual(
      entries.map(({ operation, ending }) => [operation, ending?.outcome]),
      [
        ['testIssuer', 'done'],
        ['testIssuer', 'done'],
      ],
    );
  });

  it('asks anew for another origin, whatever was agreed before', async () => {
    await writePlan();
    const agreed = test();
    (await messages.when(/^Test the server at /)).press('Test Server');
    await agreed;
    const other = await connectAcme({}, 'other');
    await writePlan({ url: other.issuerServer.url });
    const asking = test();
    await eventually(() => assert.equal(messages.all.filter(({ isModal }) => isModal).length, 2));
    messages.all.at(-1)?.press('Copy Address');
    await asking;
    assert.deepEqual(other.requests, []);
  });

  it('reports what is wrong, and exports it as JUnit XML', async () => {
    await writePlan({ url: sandbox.issuerServer.urlOf('addsDisabled') });
    const testing = test();
    (await messages.when(/^Test the server at /)).press('Test Server');
    await testing;
    assert.match(await shownReport(), /## Failed\n\n### A disabled key is refused with 409/);
    const told = await messages.when(/1 failed/);
    const exported = temporaryFile('report.xml');
    Object.assign(window, { showSaveDialog: async () => exported });
    told.press('Export Report…');
    await messages.when(/^The report was exported\.$/);
    const xml = Buffer.from(await workspace.fs.readFile(exported)).toString('utf8');
    assert.match(xml, /<testsuites tests="\d+" failures="1" errors="0" skipped="1"/);
    assert.match(xml, /<failure message="It answered 200 instead of 409\./);
    assert.ok(!xml.includes('integration-secret'));
  });

  it('finds its tests in the Test Explorer, and runs them there', async () => {
    await writePlan();
    await commands.executeCommand('testing.refreshTests');
    const before = sandbox.issuerServer.state();
    const running = Promise.resolve(commands.executeCommand('testing.runAll'));
    (await messages.when(/^Test the server at /)).press('Test Server');
    await running;
    assert.ok(calls().length > 30, String(calls().length));
    await eventually(() => assert.equal(sandbox.issuerServer.state(), before));
  });

  it('says what is wrong with a plan as one types, and sends nothing for it', async () => {
    await writePlan({ url: 'http://example.com', connection: 'nobody' });
    await window.showTextDocument(file);
    await eventually(() => {
      const problems = languages.getDiagnostics(file).map(({ message }) => message);
      assert.ok(
        problems.some(message => message.startsWith('"http:" is allowed only for this computer')),
        JSON.stringify(problems),
      );
    });
    await test();
    await messages.when(/^Nothing was sent\. Line 2: "http:" is allowed only for this computer/);
  });

  it('names the connection that is not there', async () => {
    await writePlan({ connection: 'nobody' });
    await test();
    await messages.when(/^There is no connection to Cloud Zoo named nobody on this computer/);
    await window.showTextDocument(file);
    await eventually(() =>
      assert.ok(languages.getDiagnostics(file).some(({ message }) => /named nobody/.test(message))),
    );
    assert.deepEqual(calls(), []);
  });

  it('begins with a draft for a product, which offers the usual address', async () => {
    const prompts = Prompts.watch();
    const creating = Promise.resolve(
      commands.executeCommand('cloudZoo.createIssuerTest', { connection: 'acme', id: canopy }),
    );
    const box = await prompts.type('http://localhost:5001/');
    assert.equal(box.value, 'http://localhost:5000');
    await creating;
    const { document } = window.activeTextEditor ?? {};
    assert.match(document?.uri.path ?? '', /\.cloudzoo-issuer\.json$/);
    assert.deepEqual(JSON.parse(document?.getText() ?? ''), {
      url: 'http://localhost:5001/',
      connection: 'acme',
      product: canopy,
      valid: '',
    });
    assert.equal(document?.languageId, 'cloudzoo-issuer-plan');
  });
});
