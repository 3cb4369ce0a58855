import { type Product, parseProduct } from '../../services/cloudZoo/product';

/** A product of which only the text is kept: its parsed tree, many times as large, stays while somebody holds it. */
export class KeptProduct {
  private text: string | undefined;
  private parsed: WeakRef<Product> | undefined;

  get(): Product | undefined {
    const known = this.parsed?.deref();
    if (known || this.text === undefined) {
      return known;
    }
    const again = parseProduct(this.text);
    const product = 'product' in again ? again.product : undefined;
    this.parsed = product && new WeakRef(product);
    return product;
  }

  set(product: Product | undefined): void {
    this.text = product?.text;
    this.parsed = product && new WeakRef(product);
  }
}
