import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseLine } from '../../src/activity/entry';
import { normaliseEndpoint, parseConnections } from '../../src/connections/settings';
import { readPlan } from '../../src/issuer/plan';
import { parseJson, withoutComments } from '../../src/json/json';
import { fieldsOf } from '../../src/licenses/bulk/table/cells';
import { readTable } from '../../src/licenses/bulk/table/readTable';
import { parseEntity, parsePasted } from '../../src/licenses/cloudZoo/address';
import { clusterFlaws } from '../../src/licenses/cloudZoo/clusterFlaws';
import { readCSharp } from '../../src/plugIns/code/cSharp';
import { readCpp, readScriptProject } from '../../src/plugIns/code/standalone';
import { readVisualBasic } from '../../src/plugIns/code/visualBasic';
import { readProjectFile } from '../../src/plugIns/projects/projectFile';
import { readSetCookies } from '../../src/services/akana/cookies';
import { parseLicense } from '../../src/services/akana/license';
import { parsePastedCookies } from '../../src/services/akana/pastedCookies';
import { parseLoginReply } from '../../src/services/akana/platform';
import { parseDefinition, parseProduct } from '../../src/services/cloudZoo/product';
import { documentedFields } from '../../src/services/edge';
import { withoutSecrets } from '../../src/services/secretMask';
import { neutralise } from '../../src/ui/text';
import { atOnce } from '../../src/ui/turns';
import { documentedProduct } from './documentation';

const cases = Number(process.env.CLOUD_ZOO_CASES ?? 1000);

interface Parser {
  /** A text as it is meant. */
  readonly sample: string;
  /** Never throws: what it cannot read it says. */
  read(text: string): unknown;
}

const json = (value: unknown): string => JSON.stringify(value, undefined, 1);
const license = { LicenseID: 'L-1.acme', Name: 'Gold', Parts: [{ Name: 'p', Resources: ['r'] }] };
const cluster = {
  licenses: [
    { id: 'CN-1', key: 'K', aud: 'a', iss: 'acme', exp: null, numberOfSeats: 1, editions: { en: 'x' } },
  ],
};
const guid = '2f6c1b0e-7d3a-4c58-9a41-5be2d8f01c67';
const secret = 'geheim: "ß"|😀 & co/4711';
const list = (service: keyof typeof fieldsOf, sample: string): Parser => ({
  sample,
  read: text => readTable(Buffer.from(text, 'utf8'), fieldsOf[service]),
});

/** Everything that reads what others have written: services, files of a workspace, settings, pasted text, our record. */
const parsers: Readonly<Record<string, Parser>> = {
  JSON: { sample: documentedProduct, read: parseJson },
  comments: { sample: `// a\n${documentedProduct} /* b */`, read: withoutComments },
  'a product': { sample: documentedProduct, read: parseProduct },
  'a definition': { sample: `// a\n${documentedProduct}`, read: parseDefinition },
  'a license cluster': {
    sample: json(cluster),
    read: text => {
      const parsed = parseJson(text);
      return 'root' in parsed ? clusterFlaws(parsed.root, []) : parsed;
    },
  },
  'a plan': {
    sample: json({ url: 'http://localhost:5000', connection: 'acme', product: guid, valid: 'K' }),
    read: readPlan,
  },
  'a line of the record': {
    sample: JSON.stringify({
      kind: 'intent',
      id: 'a',
      time: 1,
      connection: 'acme',
      service: 'cloudZoo',
      host: 'h',
      operation: 'saveProduct',
      subject: {},
    }),
    read: parseLine,
  },
  connections: {
    sample: json([
      {
        name: 'acme',
        service: 'cloudZoo',
        endpoint: 'https://x.example/v1',
        issuer: 'acme',
        products: [guid],
      },
    ]),
    read: text => {
      const parsed = parseJson(text);
      return 'root' in parsed ? parseConnections(JSON.parse(text)) : parseConnections(text);
    },
  },
  'an endpoint': { sample: 'https://cloudzoo.example.com/v1/', read: normaliseEndpoint },
  'an API license': { sample: json(license), read: text => parseLicense(text, 'L-1.acme') },
  'the reply to a login': { sample: json({ userDN: 'u', pendingTasks: ['a'] }), read: parseLoginReply },
  'Set-Cookie': {
    sample: 'AtmoAuthToken_acme=TokenID%3Da%2Cexpires%3D1; Path=/; Secure',
    read: text => readSetCookies([text, 'Csrf-Token_acme=x; Path=/']),
  },
  'pasted cookies': {
    sample:
      "curl 'https://p.example.com/' -H 'cookie: AtmoAuthToken_acme=TokenID%3Dabc; Csrf-Token_acme=TokenID%3Ddef'",
    read: parsePastedCookies,
  },
  'an error of a service': {
    sample: json({ Error: 'NotFound', Description: 'd', Details: 'e' }),
    read: text => documentedFields(text, { code: 'Error', description: 'Description', details: 'Details' }),
  },
  'a list of license clusters': list(
    'cloudZoo',
    `licenseId,productId,entityId\n"a ""b""",${guid},1-|-User\n`,
  ),
  'a list of devices': list('licenseSpring', 'sep=;\r\nHardware ID;product;license-key\r\npc 1;cp;K\r\n'),
  'a list of API licenses': list('akana', json([{ LicenseID: 'L-1' }, { LicenseID: 'L-2' }])),
  'an entity': { sample: '1234567890-|-User', read: parseEntity },
  'a pasted license': {
    sample: `DELETE /license?licenseId=a%20b&productId=${guid}&entityId=1-%7C-User`,
    read: parsePasted,
  },
  'C#': {
    sample: `[assembly: Guid("${guid}")]\nnamespace A { class B : GH_Component { public override Guid ComponentGuid => new Guid("${guid}"); } }`,
    read: text => atOnce(readCSharp(text, 'file:///a.cs')),
  },
  'Visual Basic': {
    sample: `<Assembly: Guid("${guid}")>\nClass B\n Public Overrides ReadOnly Property Id As Guid\n End Class`,
    read: text => atOnce(readVisualBasic(text, 'file:///a.vb')),
  },
  'C++': {
    sample: `RHINO_PLUG_IN_DECLARE\nRHINO_PLUG_IN_ID(L"${guid}");`,
    read: text => atOnce(readCpp(text, 'file:///a.cpp')),
  },
  'a script project': {
    sample: json({ id: guid, identity: { name: 'a' } }),
    read: text => readScriptProject(text, 'file:///a.rhproj'),
  },
  'a project': {
    sample:
      '<Project Sdk="Microsoft.NET.Sdk"><ItemGroup><Compile Include="a/**/*.cs" /></ItemGroup></Project>',
    read: text => atOnce(readProjectFile(text, 'file:///a.csproj')),
  },
  'a text with a secret': {
    sample: `Basic ${Buffer.from(secret).toString('base64')} ${secret}`,
    read: text => withoutSecrets(text, [secret]),
  },
  'foreign text': { sample: '[x](command:y) **b** `c`', read: text => neutralise(text, 200) },
};

/** What is nearly right: cut, doubled, with pieces of its own or of anything else in the middle. */
function nearly(sample: string): fc.Arbitrary<string> {
  const place = fc.nat({ max: sample.length });
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.constantFrom(
      '"',
      '\\',
      '{',
      '[',
      '\u0000',
      '\ud83d',
      '\ufeff',
      '__proto__',
      '//',
      '/*',
      '\r',
      '=',
      ';',
      '%',
      '1e999',
      '-0',
      '\u2028',
    ),
    fc.tuple(place, place).map(([from, to]) => sample.slice(from, to)),
  );
  return fc
    .array(fc.tuple(place, place, piece), { minLength: 1, maxLength: 6 })
    .map(changes =>
      changes.reduce(
        (text, [from, length, inserted]) => text.slice(0, from) + inserted + text.slice(from + (length % 9)),
        sample,
      ),
    );
}

describe('what others have written is read without a throw, whatever it is:', function () {
  this.timeout(60_000 + cases * 100);

  for (const [name, { sample, read }] of Object.entries(parsers)) {
    it(name, async () => {
      const texts = fc.oneof(
        { weight: 6, arbitrary: nearly(sample) },
        { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
        { weight: 1, arbitrary: fc.json() },
      );
      await fc.assert(
        fc.asyncProperty(texts, async text => {
          await read(text);
        }),
        { numRuns: cases },
      );
    });
  }
});

/** What makes a careless reader slow: one thing over and over again. */
const pieces = [
  '[',
  '{"a":',
  '"',
  '\\',
  '/*',
  '//',
  ' ',
  '\n',
  '\r\n',
  ',',
  ';',
  '=',
  '%',
  '%7C',
  '&#',
  '<',
  '<a ',
  '(',
  ')',
  "'",
  '""',
  '-|-',
  'a',
  'é',
  '😀',
  '\ud83d',
  '1',
  '#',
  '$"{',
  '](',
  '. ',
];

describe('the time that reading takes grows with the text:', function () {
  this.timeout(300_000);
  const least = 20_000;
  const factor = 8;
  /** Of eight times the text a square takes 64 times as long; in between there is room for a busy machine. */
  const most = 24;

  for (const [name, { sample, read }] of Object.entries(parsers)) {
    it(name, async () => {
      for (const piece of [...pieces, sample]) {
        const text = (length: number) =>
          `${sample.slice(0, sample.length / 2)}${piece.repeat(length / piece.length)}`;
        const ratio = async () =>
          (await timeOf(read, text(least * factor))) / Math.max(await timeOf(read, text(least)), 0.5);
        // Whatever else the machine does is in one of the measurements, a square in each.
        let best = Number.POSITIVE_INFINITY;
        for (let attempt = 0; attempt < 4 && best > most; attempt++) {
          best = Math.min(best, await ratio());
        }
        assert.ok(best <= most, `${JSON.stringify(piece)}: ${best.toFixed(1)} times as long`);
      }
    });
  }
});

async function timeOf(read: Parser['read'], text: string): Promise<number> {
  const began = performance.now();
  await read(text);
  return performance.now() - began;
}
