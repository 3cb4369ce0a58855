// The examples of McNeel's Cloud Zoo guides (developer.rhino3d.com, guides/rhinocommon/cloudzoo/…) in their own
// characters. The tests of the client and of the sandbox replay the same ones.

/** Guide "cloudzoo-add-products": the body of POST /product. */
export const documentedProduct = `{
    "id": "06bb1e79-5456-47a1-ad6d-104518cd894b",
    "version": "12",
    "platforms": [
        "Windows"
    ],
    "picture": "https://elisapi.mcneel.com/media/2",
    "downloadUrl": \t"https://www.rhino3d.com/download/new_product",
    "titles": {
        "en": "New Product Name",
        "es": "Nuevo Producto",
        "ja": "新製品"
    },
    "format": {
		"example": "MA7B-XXXX-XXXX-XXXX-XXXX-XXXX",
		"prefix": "MA7B",
		"length": {"min": 24, "max": 24}
	}
}`;

/** Guide "cloudzoo-add-products": the id in all its examples. */
export const documentedProductId = '06bb1e79-5456-47a1-ad6d-104518cd894b';

/** Guide "cloudzoo-add-products": the body of PUT /product/{product_id}. */
export const documentedProductChange = `{
    "platforms": [
        "Windows", "Mac"
    ],
    "picture": "https://elisapi.mcneel.com/media/new_icon_url"
}`;

/** Guide "cloudzoo-product": a whole Product as the service gives it. Its id is not a GUID. */
export const documentedProductObject = `{
    "id": "06eb1079-5a56-47a1-aw6d-0b4518fd894b",
    "creationDate": 1559928168,
    "iss": "mcneel",
    "format": {
        "length": {
            "min": 24,
            "max": 24
        },
        "prefix": "RMA7-",
        "example": "RMA7-XXXX-XXXX-XXXX-XXXX-XXXX",
        "regexFilter": "[A-Za-z0-9]"
    },
    "version": "9",
    "platforms": [
        "Windows"
    ],
    "picture": "https://elisapi.mcneel.com/media/2",
    "downloadUrl": "https://www.rhino3d.com/download/rhino-for-mac/6/wip",
    "titles": {
        "en": "Rhino Unicorn"
    },
	"relatedProducts": [
		{"id":"59ff75c9-9c71-4ef8-a290-6b590f3fc63a"},
		{"id":"55500d41-3a41-4474-99b3-684032a4f4df"}
	]
}`;

/** Guide "cloudzoo-license": a License, without its optional metadata, of which the guide gives no example. */
export const documentedLicense = `{
	"id": "6-32403404-3434340-343432",
	"key": "RH60-ABCD-EFGZ-HIJK-LMNO",
	"aud": "4ed9ebbe-c43e-4d4a-9642-e555d727df9f",
	"iss": "mcneel",
	"exp": null,
	"numberOfSeats": 1,
	"editions": {
			"en": "Commercial",
			"es": "Comercial"
	}
}`;

/** Guide "cloudzoo-license": the id, and the product (`aud`), of its License. */
export const documentedLicenseId = '6-32403404-3434340-343432';
export const documentedLicenseProductId = '4ed9ebbe-c43e-4d4a-9642-e555d727df9f';

/** Guide "cloudzoo-optional-endpoints": the entity in its PUT /license. */
export const documentedEntityId = '9034901491490-|-Group';

/** Guides "cloudzoo-optional-endpoints" and "cloudzoo-licensecluster": PUT /license, its placeholders filled in. */
export const documentedLicenseRequest = `{
    "entityId": "9034901491490-|-Group",
    "licenseCluster": {
	"licenses": [${documentedLicense}]
}
}`;

/** Guide "cloudzoo-optional-endpoints": what DELETE is sent to, placeholders included. */
export const documentedLicenseDeletion =
  '/license?licenseId=LICENSE_ID&productId=PRODUCT_ID&entityId=ENTITY_ID';

/** Guides "cloudzoo-product" and "cloudzoo-license": the issuer in their examples. */
export const documentedIssuer = 'mcneel';
