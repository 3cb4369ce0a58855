import assert from 'node:assert/strict';
import { foundIn } from '../workspace';

const id = 'c41f7a95-36de-4b08-8f2c-0d9e6b5a7143';

const main = (line: string) => `#include "stdafx.h"
#include "rhinoSdkPlugInDeclare.h"

#pragma init_seg(lib)

RHINO_PLUG_IN_DECLARE

// The plug-in's name and id
RHINO_PLUG_IN_NAME(L"Tidewater");
${line}
RHINO_PLUG_IN_VERSION(__DATE__ "  " __TIME__)
`;

describe('a C++ plug-in', () => {
  for (const line of [
    `RHINO_PLUG_IN_ID(L"${id.toUpperCase()}");`,
    `RHINO_PLUG_IN_ID( L"{${id}}" )`,
    `RHINO_PLUG_IN_ID(_T("${id}"));`,
    `RHINO_PLUG_IN_ID( /* id */\n  L"${id}");`,
    `static int million = 1'000'000; RHINO_PLUG_IN_ID(L"${id}")`,
    `auto s = R"x(")x"; RHINO_PLUG_IN_ID(L"${id}")`,
    `#define MY_ID L"${id}"\nRHINO_PLUG_IN_ID(MY_ID)`,
    `#define TEXT_ID "{${id}}"\n#  define MY_ID  TEXT_ID // the id\nRHINO_PLUG_IN_ID(_T(MY_ID));`,
    `#define MY_ID \\\n  L"${id}"\nRHINO_PLUG_IN_ID(MY_ID)`,
    `#if 0\n#define MY_ID L"x"\n#else\n#define MY_ID L"${id}"\n#endif\nRHINO_PLUG_IN_ID(MY_ID)`,
    `#if 0\nRHINO_PLUG_IN_ID(L"x")\n#else\nRHINO_PLUG_IN_ID(L"${id}")\n#endif`,
  ]) {
    it(`has the id of ${line.replace(/\s+/g, ' ')}`, async () => {
      assert.deepEqual(await foundIn({ 'Tidewater/PlugIn.cpp': main(line) }), [
        `rhino Tidewater ${id} Tidewater/PlugIn.cpp`,
      ]);
    });
  }

  for (const line of [
    `// RHINO_PLUG_IN_ID(L"${id}");`,
    `// the old one \\\nRHINO_PLUG_IN_ID(L"${id}");`,
    `/* RHINO_PLUG_IN_ID(L"${id}"); */`,
    `#if 0\nRHINO_PLUG_IN_ID(L"${id}");\n#endif`,
    `#define MY_ID \\\n  RHINO_PLUG_IN_ID(L"${id}")`,
    `auto s = "RHINO_PLUG_IN_ID(L\\"${id}\\")";`,
    `auto s = R"(RHINO_PLUG_IN_ID(L"${id}"))";`,
    `MY_RHINO_PLUG_IN_ID(L"${id}")`,
    'RHINO_PLUG_IN_ID(L"")',
    `#define A B\n#define B A\nRHINO_PLUG_IN_ID(A)`,
    `// #define MY_ID L"${id}"\nRHINO_PLUG_IN_ID(MY_ID)`,
  ]) {
    it(`has no id in ${line.replace(/\s+/g, ' ')}`, async () => {
      assert.deepEqual(await foundIn({ 'Tidewater/PlugIn.cpp': main(line) }), []);
    });
  }

  it('is declared in the same file', async () => {
    const text = main(`RHINO_PLUG_IN_ID(L"${id}")`).replace('RHINO_PLUG_IN_DECLARE', '');
    assert.deepEqual(await foundIn({ 'PlugIn.cpp': text }), []);
  });
});

describe("a project of Rhino's script editor", () => {
  const project = {
    id,
    identity: { name: 'Tide "Tools"', version: '0.2', publisher: { email: 'a@b.c', name: 'A' } },
    settings: { buildPath: 'build/', buildTarget: { title: 'Rhino3D (8.*)', slug: 'rh8' } },
    codes: [{ id: 'a55c3fa8-6202-45c1-8d79-e3641411fc18', title: 'command', uri: 'command.py' }],
  };

  it('has the id of the project, not of its codes', async () => {
    const text = JSON.stringify(project, undefined, 2);
    assert.deepEqual(await foundIn({ 'tide.rhproj': text }), [`script Tide "Tools" ${id} tide.rhproj`]);
    const { id: _id, ...rest } = project;
    assert.deepEqual(await foundIn({ 'tide.rhproj': JSON.stringify(rest) }), []);
  });

  it('may be half written', async () => {
    assert.deepEqual(await foundIn({ 'tide.rhproj': `{"id": "{${id.toUpperCase()}}", "identity": {` }), [
      `script tide ${id} tide.rhproj`,
    ]);
    assert.deepEqual(await foundIn({ 'a.rhproj': '', 'b.rhproj': '[]', 'c.rhproj': '{"id": 5}' }), []);
  });
});
