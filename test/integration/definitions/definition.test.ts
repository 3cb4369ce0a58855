import assert from 'node:assert/strict';
import { commands, TabInputTextDiff, window, workspace } from 'vscode';
import { asked, canopy, configure, connectAcme, connectionTo, eventually, writes } from '../acme';
import { heard } from '../hearing';
import { answerModals, canopyText, define, edit, fixesAt, lenses, lensesBecome, problemsAt } from './world';

const changed = canopyText.replace('"8.2.1"', '"8.3"').replaceAll('CNPY', 'CNP8');
const push = 'Push to Cloud Zoo';

describe('the lenses of a definition', () => {
  it('ask nobody; once the live product is known, they say what differs, and follow every change', async () => {
    const sandbox = await connectAcme();
    const file = await define('canopy.cloudzoo.json', canopyText);
    await window.showTextDocument(file);
    await lensesBecome(file, [
      '$(diff) Compare with acme',
      '$(cloud-download) Pull',
      '$(cloud-upload) Push…',
    ]);
    assert.deepEqual(asked(sandbox), []);

    await commands.executeCommand('cloudZoo.refresh', { connection: 'acme', id: canopy });
    await lensesBecome(file, ['$(check) In sync with acme']);
    await edit(file, '"8.2.1"', '"8.3"');
    await lensesBecome(file, [
      '$(diff) 1 property differs from acme: version',
      '$(cloud-download) Pull',
      '$(cloud-upload) Push…',
    ]);
    sandbox.changeProduct(canopy, { version: '8.3', supportTiers: [1] });
    await commands.executeCommand('cloudZoo.refresh', { connection: 'acme', id: canopy });
    await lensesBecome(file, ['$(diff) Only in acme: supportTiers', '$(cloud-download) Pull']);
  });

  it('say that it is on no list until the service was asked, and only then offer to create it', async () => {
    const sandbox = await connectAcme();
    await configure('connections', [{ ...connectionTo(sandbox), products: [] }]);
    const id = '06bb1e79-5456-47a1-ad6d-104518cd894b';
    const file = await define('new.cloudzoo.json', canopyText.replace(canopy, id));
    await window.showTextDocument(file);
    await lensesBecome(file, [
      '$(question) Not on the list of acme',
      '$(cloud-upload) Push or Create…',
      '$(add) Add to List',
    ]);
    assert.deepEqual(asked(sandbox), []);

    await commands.executeCommand('cloudZoo.compareDefinition', file);
    assert.match(heard().at(-1)?.text ?? '', /acme has no product with the ID 06bb1e79/);
    await lensesBecome(file, ['$(cloud-upload) Create in Cloud Zoo (acme)…']);
  });

  for (const [problem, from, to, place] of [
    ['a comma too many', '"Mac"],', '"Mac"],,', 'line 5,'],
    ['a property twice', '"version"', '"picture": "x",\n  "version"', 'line 7,'],
    ['a brace that is missing', '"format": {', '"format":', 'line '],
  ] as const) {
    it(`keep the last verdict while the text cannot be read: ${problem}`, async () => {
      await connectAcme();
      const file = await define('canopy.cloudzoo.json', canopyText.replace('"8.2.1"', '"8.3"'));
      await window.showTextDocument(file);
      await commands.executeCommand('cloudZoo.refresh', { connection: 'acme', id: canopy });
      const verdict = [
        '$(diff) 1 property differs from acme: version',
        '$(cloud-download) Pull',
        '$(cloud-upload) Push…',
      ];
      await lensesBecome(file, verdict);
      await edit(file, from, to);
      await lensesBecome(file, verdict);
    });

    it(`name the problem where the text never could be read: ${problem}`, async () => {
      await connectAcme();
      const file = await define('canopy.cloudzoo.json', canopyText.replace(from, to));
      await window.showTextDocument(file);
      await eventually(async () => {
        const titles = await lenses(file);
        assert.equal(titles.length, 1);
        assert.ok(titles[0]?.startsWith('$(error) ') && titles[0].includes(place), titles[0]);
      });
    });
  }
});

describe('comparing a definition', () => {
  it('shows the live product on the left, in the words of the definition, and follows it', async () => {
    const sandbox = await connectAcme();
    const file = await define('canopy.cloudzoo.json', changed);
    await commands.executeCommand('cloudZoo.compareDefinition', { uri: file.toString() });
    const sides = await comparison();
    assert.equal(sides.modified.toString(), file.toString());
    assert.deepEqual([sides.original.scheme, sides.original.path], ['cloudzoo-live', file.path]);
    assert.equal((await workspace.openTextDocument(sides.original)).getText(), canopyText);

    answerModals(() => push);
    await commands.executeCommand('cloudZoo.pushDefinition', { uri: file });
    assert.equal(writes(sandbox).length, 1);
    await eventually(async () =>
      assert.equal((await workspace.openTextDocument(sides.original)).getText(), changed),
    );
  });

  it('of a product finds its definition, and says where there is none', async () => {
    await connectAcme();
    const file = await define('sub/canopy.cloudzoo.json', changed);
    await commands.executeCommand('cloudZoo.compareDefinition', { connection: 'acme', id: canopy });
    assert.equal((await comparison()).modified.toString(), file.toString());
    await commands.executeCommand('cloudZoo.compareDefinition', {
      connection: 'acme',
      id: '5e0b93d2-a8c7-4f16-b37e-94c20f6d1ab8',
    });
    assert.match(heard().at(-1)?.text ?? '', /No definition in this workspace has the ID 5e0b/);
    assert.deepEqual(heard().at(-1)?.buttons, ['Save as Definition…']);
  });
});

describe('pulling', () => {
  it('replaces what differs and nothing else; Undo takes it back', async () => {
    const sandbox = await connectAcme();
    const file = await define('canopy.cloudzoo.json', changed);
    await commands.executeCommand('cloudZoo.pullDefinition', { connection: 'acme', uri: file.toString() });
    const document = await workspace.openTextDocument(file);
    assert.equal(document.getText(), canopyText);
    await commands.executeCommand('undo');
    assert.equal(document.getText(), changed);
    assert.deepEqual(writes(sandbox), []);
  });
});

describe('pushing', () => {
  it('shows each value first, and sends only what differs', async () => {
    const sandbox = await connectAcme();
    const file = await define('canopy.cloudzoo.json', changed);
    const questions = answerModals(() => push);
    await commands.executeCommand('cloudZoo.pushDefinition', { uri: file });
    const [question, ...more] = questions;
    assert.equal(question?.message, 'Push 2 properties of "Canopy for Rhino" to acme?');
    assert.deepEqual([question.buttons, more], [['Compare', push], []]);
    assert.match(
      question.detail,
      /^version: "8\.2\.1" → "8\.3"\nformat\.prefix: "CNPY" → "CNP8"\nformat\.example: /,
    );
    assert.ok(question.detail.includes(sandbox.endpoint));
    const [put, ...others] = sandbox.requests.filter(({ method }) => method !== 'GET');
    assert.deepEqual([put?.method, others.length], ['PUT', 0]);
    assert.deepEqual(Object.keys(JSON.parse(put?.body ?? '')), ['version', 'format']);
    assert.match(heard().at(-1)?.text ?? '', /^Pushed to acme: version, format\.$/);
    await window.showTextDocument(file);
    await lensesBecome(file, ['$(check) In sync with acme']);
  });

  it('of a product that is known but not listed sends what differs, as of a listed one', async () => {
    const sandbox = await connectAcme();
    await configure('connections', [{ ...connectionTo(sandbox), products: [] }]);
    const file = await define('part.cloudzoo.json', `{ "id": "${canopy}", "version": "8.3" }`);
    const questions = answerModals(() => push);
    await commands.executeCommand('cloudZoo.pushDefinition', { uri: file, connection: 'acme' });
    assert.equal(questions[0]?.message, 'Push 1 property of "Canopy for Rhino" to acme?');
    assert.deepEqual(writes(sandbox), [`PUT ${canopy} {"version": "8.3"}`]);
  });

  it('sends nothing for Compare, Cancel, or a definition in sync', async () => {
    const sandbox = await connectAcme();
    const file = await define('canopy.cloudzoo.json', changed);
    for (const answer of ['Compare', undefined]) {
      answerModals(() => answer);
      await commands.executeCommand('cloudZoo.pushDefinition', { uri: file });
    }
    assert.equal((await comparison()).modified.toString(), file.toString());
    await edit(file, changed, canopyText);
    await commands.executeCommand('cloudZoo.pushDefinition', { uri: file });
    assert.match(heard().at(-1)?.text ?? '', /in sync with acme, so nothing was sent/);
    assert.deepEqual(writes(sandbox), []);
  });

  it('asks anew when the live product changed behind the question', async () => {
    const sandbox = await connectAcme();
    const file = await define('canopy.cloudzoo.json', canopyText.replace('"8.2.1"', '"8.3"'));
    let count = 0;
    const questions = answerModals(() => {
      count++;
      if (count === 1) sandbox.changeProduct(canopy, { version: '9.9' });
      return count < 3 ? push : undefined;
    });
    await commands.executeCommand('cloudZoo.pushDefinition', { uri: file });
    assert.match(
      questions[1]?.message ?? '',
      /^Nothing was sent, because version was just changed elsewhere\. Push 1/,
    );
    assert.match(questions[1]?.detail ?? '', /"9\.9" → "8\.3"/);
    assert.equal(writes(sandbox).length, 1, 'what was shown is sent');
    assert.equal(questions.length, 2);
  });

  it('refuses a read-only property by name, with the cursor there; Problems says it too', async () => {
    const sandbox = await connectAcme();
    const file = await define(
      'canopy.cloudzoo.json',
      changed.replace('"version"', '"iss": "me",\n  "version"'),
    );
    const questions = answerModals(() => push);
    await commands.executeCommand('cloudZoo.pushDefinition', { uri: file });
    const message = heard().at(-1)?.text ?? '';
    assert.match(message, /^Nothing was sent\. Line 4: "iss" is set by Cloud Zoo.* It is "acme"\.$/);
    assert.equal(window.activeTextEditor?.selection.active.line, 3);
    assert.deepEqual([questions, writes(sandbox)], [[], []]);
    await eventually(() => assert.match(problemsAt(file).join('\n'), /^4: "iss" is set by Cloud Zoo/));
    const [fix] = await fixesAt(file, 3);
    assert.equal(fix?.title, 'Replace with "acme"');
    assert.ok(fix.edit && (await workspace.applyEdit(fix.edit)));
    await eventually(() => assert.deepEqual(problemsAt(file), []));
  });

  it('refuses broken JSON and broken rules, with the cursor there', async () => {
    const sandbox = await connectAcme();
    const questions = answerModals(() => push);
    for (const [name, text, line] of [
      ['json', changed.replace('["Windows", "Mac"],', '["Windows" "Mac"],'), 5],
      ['rule', changed.replace('"8.3"', '8.3'), 4],
    ] as const) {
      const file = await define(`${name}.cloudzoo.json`, text);
      await commands.executeCommand('cloudZoo.pushDefinition', { uri: file });
      assert.match(heard().at(-1)?.text ?? '', new RegExp(`^Nothing was sent\\. Line ${line}: `));
      assert.equal(window.activeTextEditor?.selection.active.line, line - 1);
    }
    assert.deepEqual([questions, writes(sandbox)], [[], []]);
  });

  it('creates what does not exist, after its own question; the file stays', async () => {
    const sandbox = await connectAcme();
    const id = '06bb1e79-5456-47a1-ad6d-104518cd894b';
    const file = await define('new.cloudzoo.json', canopyText.replace(canopy, id).replaceAll('CNPY', 'NEWP'));
    await window.showTextDocument(file);
    const questions = answerModals(() => 'Create Product');
    await commands.executeCommand('cloudZoo.pushDefinition');
    assert.deepEqual(
      questions.map(({ message }) => message),
      ['Create "Canopy for Rhino" in Cloud Zoo?'],
    );
    assert.equal(writes(sandbox).length, 1);
    assert.match(writes(sandbox)[0] ?? '', /^POST /);
    assert.ok((await workspace.fs.stat(file)).size > 0);
    await lensesBecome(file, ['$(check) In sync with acme']);
  });

  it('says so when it cannot be told what became of it, and that it may be repeated', async () => {
    const sandbox = await connectAcme();
    const file = await define('canopy.cloudzoo.json', changed);
    answerModals(() => {
      sandbox.fault({ method: 'PUT', kind: 'reset' });
      return push;
    });
    await commands.executeCommand('cloudZoo.pushDefinition', { uri: file });
    assert.match(heard().at(-1)?.text ?? '', /It is not known whether this was saved/);
    assert.deepEqual(heard().at(-1)?.buttons, ['Show Log']);
  }).timeout(30_000);
});

async function comparison(): Promise<TabInputTextDiff> {
  return await eventually(() => {
    const input = window.tabGroups.activeTabGroup.activeTab?.input;
    assert.ok(input instanceof TabInputTextDiff, 'no comparison is in front');
    return input;
  });
}
