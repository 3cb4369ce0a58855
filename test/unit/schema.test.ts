import assert from 'node:assert/strict';
import { type Schema, Validator } from '@cfworker/json-schema';
import definitionSchema from '../../media/definition.schema.json';
import clusterSchema from '../../media/license-cluster.schema.json';
import productSchema from '../../media/product.schema.json';

/** The sample of the guide "Cloud Zoo Product Object". Its id is no GUID: live data may hold such a thing. */
const documentedProduct = {
  id: '06eb1079-5a56-47a1-aw6d-0b4518fd894b',
  creationDate: 1559928168,
  iss: 'mcneel',
  format: {
    length: { min: 24, max: 24 },
    prefix: 'RMA7-',
    example: 'RMA7-XXXX-XXXX-XXXX-XXXX-XXXX',
    regexFilter: '[A-Za-z0-9]',
  },
  version: '6',
  platforms: ['Windows'],
  picture: 'https://elisapi.mcneel.com/media/2',
  downloadUrl: 'https://www.rhino3d.com/download/rhino-for-mac/6/wip',
  titles: { en: 'Rhino WIP' },
};

/** The example of POST /product in the guide "Add Products to Cloud Zoo". */
const documentedPost = {
  id: '06bb1e79-5456-47a1-ad6d-104518cd894b',
  version: '12',
  platforms: ['Windows'],
  picture: 'https://elisapi.mcneel.com/media/2',
  downloadUrl: 'https://www.rhino3d.com/download/new_product',
  titles: { en: 'New Product Name', es: 'Nuevo Producto', ja: '新製品' },
  format: {
    example: 'MA7B-XXXX-XXXX-XXXX-XXXX-XXXX',
    prefix: 'MA7B',
    length: { min: 24, max: 24 },
  },
};

const relatedProducts = [
  { id: '59ff75c9-9c71-4ef8-a290-6b590f3fc63a' },
  { id: '55500d41-3a41-4474-99b3-684032a4f4df' },
];

/** The sample of the guide "Cloud Zoo License Object". */
const documentedLicense = {
  id: '6-32403404-3434340-343432',
  key: 'RH60-ABCD-EFGZ-HIJK-LMNO',
  aud: '4ed9ebbe-c43e-4d4a-9642-e555d727df9f',
  iss: 'mcneel',
  exp: null,
  numberOfSeats: 1,
  editions: { en: 'Commercial', es: 'Comercial' },
};

type Json = Record<string, unknown>;

/** Where and by which keyword a value is refused, one line each: `#/titles pattern`. */
function problems(schema: object, value: unknown): string[] {
  const applicators = ['properties', 'additionalProperties', 'items', 'propertyNames'];
  const lines = new Validator(schema as Schema, '7', false)
    .validate(value)
    .errors.filter(error => !applicators.includes(error.keyword))
    .map(error => `${error.instanceLocation} ${error.keyword}`);
  return [...new Set(lines)].sort();
}

const productWith = (change: Json) => ({ ...documentedPost, ...change });
const formatWith = (change: Json) => productWith({ format: { ...documentedPost.format, ...change } });
const clusterWith = (change: Json) => ({ licenses: [{ ...documentedLicense, ...change }] });

function without(value: object, key: string): Json {
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
}

describe('Product schema', () => {
  const accepted: [what: string, product: unknown][] = [
    ["the documentation's product", documentedProduct],
    ["the documentation's new product", documentedPost],
    ['related products', productWith({ relatedProducts })],
    ['no related products', productWith({ relatedProducts: [] })],
    ['a product without picture', without(documentedPost, 'picture')],
    ['a product without download address', without(documentedPost, 'downloadUrl')],
    ['both platforms', productWith({ platforms: ['Mac', 'Windows'] })],
    ['an http address with port, query and escapes', productWith({ picture: 'http://h:80/a%20b?c=d&e#f' })],
    ['an address in capitals', productWith({ picture: 'HTTPS://EXAMPLE.COM/A.PNG' })],
    [
      'regions after - and _, in any case',
      productWith({ titles: { 'zh-tw': 'a', es_CO: 'b', 'ES-419': 'c' } }),
    ],
    ['titles without English', productWith({ titles: { ja: '新製品' } })],
    ['keys without a common prefix', formatWith({ prefix: '' })],
    ['a filter other than the default', formatWith({ regexFilter: '[A-Z0-9_\\-]' })],
    ['an unknown property', productWith({ betaChannel: { anything: [1, null] } })],
    ['an unknown property of the format', formatWith({ checksum: 'luhn' })],
    ['an unknown property of the length', formatWith({ length: { min: 1, max: 2, step: 1 } })],
    [
      'an unknown property of a related product',
      productWith({ relatedProducts: [{ ...relatedProducts[0], x: 1 }] }),
    ],
  ];
  for (const [what, product] of accepted) {
    it(`accepts ${what}`, () => assert.deepEqual(problems(productSchema, product), []));
  }

  const refused: [what: string, product: unknown, ...where: string[]][] = [
    ['a list', [documentedPost], '# type'],
    ['a product without id', without(documentedPost, 'id'), '# required'],
    ['a product without version', without(documentedPost, 'version'), '# required'],
    ['a product without platforms', without(documentedPost, 'platforms'), '# required'],
    ['a product without titles', without(documentedPost, 'titles'), '# required'],
    ['a product without format', without(documentedPost, 'format'), '# required'],
    ['an id that is a number', productWith({ id: 6 }), '#/id type'],
    ['an empty id', productWith({ id: '' }), '#/id pattern'],
    ['a creation date that is a string', productWith({ creationDate: '1559928168' }), '#/creationDate type'],
    ['an issuer that is a number', productWith({ iss: 1 }), '#/iss type'],
    ['a version that is a number', productWith({ version: 6 }), '#/version type'],
    ['an empty version', productWith({ version: '' }), '#/version pattern'],
    ['a blank version', productWith({ version: ' ' }), '#/version pattern'],
    ['platforms that are one string', productWith({ platforms: 'Windows' }), '#/platforms type'],
    ['no platforms', productWith({ platforms: [] }), '#/platforms minItems'],
    ['a platform named twice', productWith({ platforms: ['Mac', 'Mac'] }), '#/platforms uniqueItems'],
    ['a platform in lowercase', productWith({ platforms: ['Mac', 'windows'] }), '#/platforms/1 enum'],
    ['a platform that Cloud Zoo does not know', productWith({ platforms: ['Linux'] }), '#/platforms/0 enum'],
    ['a picture without scheme', productWith({ picture: 'example.com/i.png' }), '#/picture pattern'],
    ['a picture without host', productWith({ picture: 'https:///i.png' }), '#/picture pattern'],
    [
      'a picture that is a data address',
      productWith({ picture: 'data:image/png;base64,AA' }),
      '#/picture pattern',
    ],
    ['an empty picture', productWith({ picture: '' }), '#/picture pattern'],
    ['a picture that is null', productWith({ picture: null }), '#/picture type'],
    [
      'a download address with a space',
      productWith({ downloadUrl: 'https://a.b/c d' }),
      '#/downloadUrl pattern',
    ],
    ['a download address by ftp', productWith({ downloadUrl: 'ftp://a.b/c' }), '#/downloadUrl pattern'],
    [
      'a script as download address',
      productWith({ downloadUrl: 'javascript:alert(1)' }),
      '#/downloadUrl pattern',
    ],
    ['a download address that is a number', productWith({ downloadUrl: 1 }), '#/downloadUrl type'],
    ['titles that are one string', productWith({ titles: 'Name' }), '#/titles type'],
    ['no titles', productWith({ titles: {} }), '#/titles minProperties'],
    ['an empty title', productWith({ titles: { en: '' } }), '#/titles/en pattern'],
    ['a title that is null', productWith({ titles: { en: 'Name', de: null } }), '#/titles/de type'],
    ['a language by its name', productWith({ titles: { english: 'Name' } }), '#/titles/english pattern'],
    ['a language of three letters', productWith({ titles: { eng: 'Name' } }), '#/titles/eng pattern'],
    ['a region after a dot', productWith({ titles: { 'es.CO': 'Name' } }), '#/titles/es.CO pattern'],
    ['a region left out', productWith({ titles: { 'es-': 'Name' } }), '#/titles/es- pattern'],
    ['a format that is a pattern', productWith({ format: 'RMA7-.*' }), '#/format type'],
    [
      'a format without length',
      productWith({ format: without(documentedPost.format, 'length') }),
      '#/format required',
    ],
    [
      'a format without prefix',
      productWith({ format: without(documentedPost.format, 'prefix') }),
      '#/format required',
    ],
    [
      'a format without example',
      productWith({ format: without(documentedPost.format, 'example') }),
      '#/format required',
    ],
    ['a length that is a number', formatWith({ length: 24 }), '#/format/length type'],
    ['a length without max', formatWith({ length: { min: 24 } }), '#/format/length required'],
    ['a length without min', formatWith({ length: { max: 24 } }), '#/format/length required'],
    ['a length of zero', formatWith({ length: { min: 0, max: 24 } }), '#/format/length/min minimum'],
    ['a negative length', formatWith({ length: { min: 1, max: -1 } }), '#/format/length/max minimum'],
    ['a broken length', formatWith({ length: { min: 24, max: 24.5 } }), '#/format/length/max type'],
    ['a length in quotes', formatWith({ length: { min: '24', max: 24 } }), '#/format/length/min type'],
    ['a prefix that is a list', formatWith({ prefix: ['MA7B'] }), '#/format/prefix type'],
    ['an example that is a number', formatWith({ example: 7 }), '#/format/example type'],
    ['an empty example', formatWith({ example: '' }), '#/format/example pattern'],
    [
      'a filter that is no regular expression',
      formatWith({ regexFilter: '[A-Z' }),
      '#/format/regexFilter format',
    ],
    ['an empty filter', formatWith({ regexFilter: '' }), '#/format/regexFilter minLength'],
    ['a filter that is null', formatWith({ regexFilter: null }), '#/format/regexFilter type'],
    [
      'related products that are one object',
      productWith({ relatedProducts: relatedProducts[0] }),
      '#/relatedProducts type',
    ],
    [
      'a related product as a string',
      productWith({ relatedProducts: [relatedProducts[0]?.id] }),
      '#/relatedProducts/0 type',
    ],
    [
      'a related product by a number',
      productWith({ relatedProducts: [{ id: 6 }] }),
      '#/relatedProducts/0/id type',
    ],
    ['a related product without id', productWith({ relatedProducts: [{}] }), '#/relatedProducts/0 required'],
    [
      'a related product in braces',
      productWith({ relatedProducts: [relatedProducts[0], { id: `{${relatedProducts[1]?.id}}` }] }),
      '#/relatedProducts/1/id pattern',
    ],
    [
      'a related product in capitals',
      productWith({ relatedProducts: [{ id: '59FF75C9-9C71-4EF8-A290-6B590F3FC63A' }] }),
      '#/relatedProducts/0/id pattern',
    ],
    [
      'two faults at once',
      productWith({ version: '', titles: {} }),
      '#/titles minProperties',
      '#/version pattern',
    ],
  ];
  for (const [what, product, ...where] of refused) {
    it(`refuses ${what}`, () => assert.deepEqual(problems(productSchema, product), where));
  }
});

describe('Product definition schema', () => {
  it('allows comments, which the product schema does not', () => {
    assert.equal(definitionSchema.allowComments, true);
    assert.equal('allowComments' in productSchema, false);
  });
  it('says what an id looks like', () => {
    assert.match(definitionSchema.properties.id.patternErrorMessage, /lowercase/);
  });

  const ids: [what: string, id: unknown, ...where: string[]][] = [
    ['accepts a GUID in lowercase', documentedPost.id],
    ['refuses capitals', documentedPost.id.toUpperCase(), '#/id pattern'],
    ['refuses braces', `{${documentedPost.id}}`, '#/id pattern'],
    ['refuses what is no GUID', documentedProduct.id, '#/id pattern'],
  ];
  for (const [what, id, ...where] of ids) {
    it(`${what} as id`, () => assert.deepEqual(problems(definitionSchema, productWith({ id })), where));
  }
});

describe('License cluster schema', () => {
  const accepted: [what: string, cluster: unknown][] = [
    ["the documentation's license", clusterWith({})],
    ['two licenses', { licenses: [documentedLicense, { ...documentedLicense, id: '2' }] }],
    ['an expiration date', clusterWith({ exp: 1553990400 })],
    ['many seats', clusterWith({ numberOfSeats: 30 })],
    ['an object as metadata', clusterWith({ metadata: { order: [1, null] } })],
    ['a string as metadata', clusterWith({ metadata: 'order 1' })],
    ['an unknown property', { ...clusterWith({}), note: 'x' }],
    ['an unknown property of a license', clusterWith({ note: 'x' })],
  ];
  for (const [what, cluster] of accepted) {
    it(`accepts ${what}`, () => assert.deepEqual(problems(clusterSchema, cluster), []));
  }

  const refused: [what: string, cluster: unknown, ...where: string[]][] = [
    ['a list of licenses', [documentedLicense], '# type'],
    ['a license alone', documentedLicense, '# required'],
    ['licenses that are one license', { licenses: documentedLicense }, '#/licenses type'],
    ['no licenses', { licenses: [] }, '#/licenses minItems'],
    ['a license that is its key', { licenses: [documentedLicense.key] }, '#/licenses/0 type'],
    [
      'a fault in the second license',
      { licenses: [documentedLicense, { ...documentedLicense, id: '' }] },
      '#/licenses/1/id pattern',
    ],
    ['an id that is a number', clusterWith({ id: 6 }), '#/licenses/0/id type'],
    ['a key that is a number', clusterWith({ key: 1 }), '#/licenses/0/key type'],
    ['a product id that is a number', clusterWith({ aud: 1 }), '#/licenses/0/aud type'],
    ['an issuer that is a number', clusterWith({ iss: 1 }), '#/licenses/0/iss type'],
    ['an edition that is null', clusterWith({ editions: { en: null } }), '#/licenses/0/editions/en type'],
    ['an empty key', clusterWith({ key: '' }), '#/licenses/0/key pattern'],
    [
      'a product id in capitals',
      clusterWith({ aud: documentedLicense.aud.toUpperCase() }),
      '#/licenses/0/aud pattern',
    ],
    ['a product id that is no GUID', clusterWith({ aud: 'donuts' }), '#/licenses/0/aud pattern'],
    ['an empty issuer', clusterWith({ iss: '' }), '#/licenses/0/iss pattern'],
    ['an expiration date in words', clusterWith({ exp: '2019-03-31' }), '#/licenses/0/exp type'],
    ['an expiration date in broken seconds', clusterWith({ exp: 1553990400.5 }), '#/licenses/0/exp type'],
    ['an expiration date in milliseconds', clusterWith({ exp: 1553990400000 }), '#/licenses/0/exp maximum'],
    ['an expiration date before 1970', clusterWith({ exp: -1 }), '#/licenses/0/exp minimum'],
    ['no seats', clusterWith({ numberOfSeats: 0 }), '#/licenses/0/numberOfSeats minimum'],
    ['half a seat', clusterWith({ numberOfSeats: 1.5 }), '#/licenses/0/numberOfSeats type'],
    ['seats that are null', clusterWith({ numberOfSeats: null }), '#/licenses/0/numberOfSeats type'],
    ['no editions', clusterWith({ editions: {} }), '#/licenses/0/editions minProperties'],
    ['an edition that is one string', clusterWith({ editions: 'Commercial' }), '#/licenses/0/editions type'],
    ['an empty edition', clusterWith({ editions: { en: '' } }), '#/licenses/0/editions/en pattern'],
    [
      'an edition in no language',
      clusterWith({ editions: { Commercial: 'x' } }),
      '#/licenses/0/editions/Commercial pattern',
    ],
  ];
  for (const [what, cluster, ...where] of refused) {
    it(`refuses ${what}`, () => assert.deepEqual(problems(clusterSchema, cluster), where));
  }
  for (const key of Object.keys(documentedLicense)) {
    it(`refuses a license without ${key}`, () =>
      assert.deepEqual(problems(clusterSchema, { licenses: [without(documentedLicense, key)] }), [
        '#/licenses/0 required',
      ]));
  }
});

interface Node {
  path: string;
  schema: Json;
}

/** Every subschema of a schema, itself included. */
function* subschemas(schema: Json, path = ''): Generator<Node> {
  yield { path, schema };
  for (const [name, child] of Object.entries((schema.properties ?? {}) as Record<string, Json>)) {
    yield* subschemas(child, `${path}/properties/${name}`);
  }
  for (const keyword of ['items', 'additionalProperties', 'propertyNames']) {
    const child = schema[keyword];
    if (typeof child === 'object') yield* subschemas(child as Json, `${path}/${keyword}`);
  }
}

/** What a snippet inserts when every placeholder is left as it is. */
function expanded(body: unknown): unknown {
  const json = JSON.stringify(body)
    .replaceAll(/"\^\$\{\d+:([^}]*)\}"/g, '$1')
    .replaceAll(/\$\{\d+:([^}]*)\}/g, '$1');
  return JSON.parse(json.replaceAll('"product id"', `"${documentedPost.id}"`));
}

for (const [name, root, documented] of [
  ['Product', productSchema, [...Object.keys(documentedProduct), 'relatedProducts']],
  ['License cluster', clusterSchema, ['licenses']],
] as [string, Json, string[]][]) {
  describe(`${name} schema in the editor`, () => {
    const nodes = [...subschemas(root)];

    it('has the documented properties', () => {
      assert.deepEqual(Object.keys(root.properties as Json).sort(), [...documented].sort());
    });

    for (const { path, schema } of nodes.filter(
      ({ path, schema }) => !path.endsWith('/propertyNames') && !schema.enum,
    )) {
      it(`describes ${path || 'the whole'}`, () => {
        assert.equal(typeof schema.description, 'string');
        assert.match(schema.description as string, /^[A-Z].{15,}[.]$/s);
      });
    }

    it('words what is wrong wherever a type or a pattern is asked for', () => {
      const mute = nodes.filter(
        ({ schema }) =>
          ((schema.type !== undefined || schema.enum !== undefined) && schema.errorMessage === undefined) ||
          (schema.pattern !== undefined && schema.patternErrorMessage === undefined),
      );
      assert.deepEqual(
        mute.map(node => node.path),
        [],
      );
    });

    it('never closes an object', () => {
      const closed = nodes.filter(({ schema }) => schema.additionalProperties === false);
      assert.deepEqual(
        closed.map(node => node.path),
        [],
      );
    });

    for (const { path, schema } of nodes) {
      for (const snippet of (schema.defaultSnippets ?? []) as { label: string; body: unknown }[]) {
        it(`offers a valid "${snippet.label}" at ${path || 'the top'}`, () =>
          assert.deepEqual(problems(schema, expanded(snippet.body)), []));
      }
    }
  });
}

describe('Read-only properties of a product', () => {
  for (const key of ['id', 'creationDate', 'iss'] as const) {
    it(`says that ${key} cannot be changed`, () => {
      assert.equal(productSchema.properties[key].readOnly, true);
      assert.match(productSchema.properties[key].description, /cannot be changed\.$/);
    });
  }
  it('are the only ones', () => {
    const marked = Object.entries(productSchema.properties).filter(([, schema]) => 'readOnly' in schema);
    assert.deepEqual(marked.map(([key]) => key).sort(), ['creationDate', 'id', 'iss']);
  });
});
