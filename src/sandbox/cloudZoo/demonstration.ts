import type { LicenseCluster } from './licenses';

const canopy = '2f6c1b0e-7d3a-4c58-9a41-5be2d8f01c67';
/** The product that the issuer's own server has keys of. */
export const issuerProduct = canopy;
const canopyStudent = '8a1de7f4-0b92-4e3d-b6c5-71f94a2e8d30';

/** Products of an imaginary vendor; between them they show what products can be like. */
export function demonstrationProducts(issuer: string): string[] {
  const iss = JSON.stringify(issuer);
  return [
    // In several languages, and leasing another product.
    `{
  "id": "${canopy}",
  "creationDate": 1718092800,
  "iss": ${iss},
  "version": "8.2.1",
  "platforms": ["Windows", "Mac"],
  "picture": "https://example.com/canopy/icon-512.png",
  "downloadUrl": "https://example.com/canopy/download",
  "titles": {
    "en": "Canopy for Rhino",
    "es": "Canopy para Rhino",
    "de": "Canopy für Rhino",
    "ja": "Canopy (樹冠モデリング)",
    "zh-tw": "Canopy 樹冠建模",
    "ar": "كانوبي لراينو"
  },
  "format": {
    "length": { "min": 24, "max": 24 },
    "prefix": "CNPY",
    "example": "CNPY-XXXX-XXXX-XXXX-XXXX-XXXX"
  },
  "relatedProducts": [{ "id": "${canopyStudent}" }]
}`,
    // Made on another day by another tool: other order, escapes, no spaces.
    `{"version":"8.2.1 (Student)","id":"${canopyStudent}","titles":{"en":"Canopy Student","fr":"Canopy \\u00c9tudiant"},"platforms":["Windows","Mac"],"picture":"https://example.com/canopy/student.png","downloadUrl":"https://example.com/canopy/student","format":{"example":"CNPS-XXXX-XXXX-XXXX","prefix":"CNPS","length":{"min":16,"max":16}},"creationDate":1718179200,"iss":${iss}}`,
    // With properties that nobody has documented.
    `{
  "id": "c41f7a95-36de-4b08-8f2c-0d9e6b5a7143",
  "creationDate": 1735689600,
  "iss": ${iss},
  "version": "3.0 WIP",
  "platforms": ["Windows"],
  "picture": "https://example.com/tidewater/icon.png",
  "downloadUrl": "https://example.com/tidewater",
  "titles": { "en": "Tidewater Hull Design", "nb": "Tidewater skrogdesign" },
  "format": {
    "length": { "min": 20, "max": 24 },
    "prefix": "TIDE",
    "example": "TIDE-XXXXX-XXXXX-XXXXXX",
    "regexFilter": "[A-HJ-NP-Z2-9]"
  },
  "supportTiers": [{ "name": "standard", "factor": 1.0 }, { "name": "gold", "factor": 2.50 }],
  "ledgerNumber": 12345678901234567890
}`,
    // For the Mac only.
    `{
  "id": "5e0b93d2-a8c7-4f16-b37e-94c20f6d1ab8",
  "creationDate": 1699833600,
  "iss": ${iss},
  "version": "1.4",
  "platforms": ["Mac"],
  "picture": "https://example.com/lumen/icon.png",
  "downloadUrl": "https://example.com/lumen/mac",
  "titles": { "en": "Lumen Daylight", "de": "Lumen Tageslicht" },
  "format": {
    "length": { "min": 24, "max": 24 },
    "prefix": "LUMN",
    "example": "LUMN-XXXX-XXXX-XXXX-XXXX-XXXX"
  }
}`,
    // Without an English title.
    `{
  "id": "b7d82c46-195f-4ea0-a6d3-e3f1507c928a",
  "creationDate": 1754006400,
  "iss": ${iss},
  "version": "2025.1",
  "platforms": ["Windows"],
  "picture": "https://example.com/azulejo/icono.png",
  "downloadUrl": "https://example.com/azulejo/descargar",
  "titles": { "es": "Azulejo Paramétrico", "es-MX": "Talavera Paramétrica", "pt-br": "Azulejo Paramétrico" },
  "format": {
    "length": { "min": 18, "max": 18 },
    "prefix": "AZ",
    "example": "AZXX-XXXXXXX-XXXXXXX"
  }
}`,
  ];
}

/** Licenses of imaginary customers; one cluster holds an old and a new license. */
export function demonstrationLicenses(issuer: string): LicenseCluster[] {
  const license = (id: string, key: string, aud: string, exp: number | null, numberOfSeats: number) => ({
    id,
    key,
    aud,
    iss: issuer,
    exp,
    numberOfSeats,
    editions: { en: 'Commercial', es: 'Comercial' },
  });
  return [
    {
      entityId: '4815162342-|-Group',
      licenses: [
        license('CN-2025-000117', 'CNPY-7Q2M-K9TD-4XWB-H3RF-Z8LA', canopy, null, 12),
        license('CN-2023-000042', 'CNPY-2B6V-P1SE-8GJC-Y5NU-M4KD', canopy, null, 12),
      ],
    },
    {
      entityId: '4815162342-|-Group',
      licenses: [
        license(
          'TW-000981',
          'TIDE-4K7PX-M2WQH-T9CVBN',
          'c41f7a95-36de-4b08-8f2c-0d9e6b5a7143',
          1830297600,
          3,
        ),
      ],
    },
    {
      entityId: '1234567890-|-User',
      licenses: [license('CS-004410', 'CNPS-6D1F-R8HW-3TQZ', canopyStudent, 1798761600, 1)],
    },
    {
      entityId: '1234567890-|-User',
      licenses: [
        license(
          'LM-000275',
          'LUMN-9E3K-C7YB-1PXV-S5GA-J2TD',
          '5e0b93d2-a8c7-4f16-b37e-94c20f6d1ab8',
          null,
          1,
        ),
      ],
    },
  ];
}
