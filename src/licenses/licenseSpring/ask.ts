import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Clients } from '../../connections/clients/clients';
import { type LicenseSpringConnection, labelOf } from '../../connections/connection';
import { explain } from '../../connections/explain';
import type { LicenseSpringClient, LicenseSpringProduct } from '../../services/licenseSpring/client';
import type { DeactivationRequest } from '../../services/licenseSpring/deactivation';
import { ServiceError } from '../../services/serviceError';
import { withCancellableProgress } from '../../ui/progress';
import {
  askFurther,
  askPick,
  type Frame,
  inputStep,
  type PickItem,
  required,
  type Step,
} from '../../ui/steps';
import { neutralise } from '../../ui/text';
import type { Answer } from '../removal';
import { type DeviceAnswers, deviceAnswersIn, deviceFrom, identityFields, optionalFields } from './answers';
import { identitySteps, optionalSteps } from './questions';
import { deviceRemoval } from './removal';

/** The products to choose from, or why they cannot be listed. */
type ProductList = { readonly products: readonly LicenseSpringProduct[]; readonly problem?: string };

/** Asks which device of which license is deactivated. */
export class DevicePrompt {
  constructor(private readonly clients: Clients) {}

  /** @param before how many questions were asked before. */
  async ask(connection: LicenseSpringConnection, argument: unknown, before: number): Promise<Answer> {
    return await this.askWith(connection, deviceAnswersIn(argument), {}, before);
  }

  private async askWith(
    connection: LicenseSpringConnection,
    given: Partial<DeviceAnswers>,
    earlier: Partial<DeviceAnswers>,
    before = 0,
    from?: keyof DeviceAnswers,
  ): Promise<Answer> {
    const client = await this.clients.licenseSpring(connection);
    const list = given.product === undefined ? await listProducts(connection, client) : { products: [] };
    const title = t('Deactivate Device · {0}', labelOf(connection));
    const answers =
      list &&
      (await askFurther(title, steps(list), given, asTyped(earlier, list), before, from && { key: from }));
    if (answers === 'back') {
      return answers;
    }
    const device = answers && deviceFrom(answers);
    if (!device) {
      return undefined;
    }
    const { product, kind } = device;
    const name = list.products.find(({ short_code }) => short_code === product)?.product_name;
    return {
      removal: deviceRemoval(connection, client, device, name),
      edit: error => this.askWith(connection, {}, answers, 0, wrongIn(error, device)),
      another: () => this.askWith(connection, { product }, { kind }),
    };
  }
}

/** The short codes of the account's products; undefined where the person cancelled. */
async function listProducts(
  connection: LicenseSpringConnection,
  client: LicenseSpringClient,
): Promise<ProductList | undefined> {
  const title = t('Listing the products of {0}…', labelOf(connection));
  try {
    return { products: await withCancellableProgress(title, signal => client.getProducts(signal), true) };
  } catch (error) {
    if (!(error instanceof ServiceError)) {
      throw error;
    }
    // Who cannot list may still deactivate: the short code can be typed.
    return error.failure.kind === 'cancelled' ? undefined : { products: [], problem: explain(error) };
  }
}

/** A product that is not on the list was typed, whatever way it came. */
function asTyped(earlier: Partial<DeviceAnswers>, { products }: ProductList): Partial<DeviceAnswers> {
  const { product } = earlier;
  const isListed = products.some(({ short_code }) => short_code === product);
  return { ...earlier, otherProduct: isListed ? undefined : product };
}

function steps(list: ProductList): Step<DeviceAnswers>[] {
  return [
    { key: 'product', ask: (frame, values) => askProduct(frame, list, values) },
    {
      ...inputStep<DeviceAnswers>('otherProduct', {
        prompt: t('Product: its short code on the LicenseSpring platform'),
        validate: text => (text.trim() ? undefined : required(t('The short code of the product'))),
        accept: text => ({ otherProduct: text.trim(), product: text.trim() }),
      }),
      // What was typed is asked again on the way back.
      applies: ({ product, otherProduct }) =>
        product === '' || (product !== undefined && product === otherProduct),
    },
    ...identitySteps(list.products),
    inputStep('hardware_id', {
      prompt: t('Hardware ID: the device to be deactivated'),
      validate: text => (text.trim() ? undefined : required(t('The hardware ID'))),
    }),
    ...optionalSteps(),
  ];
}

async function askProduct(
  frame: Frame,
  { products, problem }: ProductList,
  values: Partial<DeviceAnswers>,
): Promise<Partial<DeviceAnswers> | 'back' | undefined> {
  const items: PickItem<string>[] = products.map(({ short_code, product_name }) => ({
    label: neutralise(product_name ?? short_code, 100),
    description: neutralise(short_code, 100),
    value: short_code,
  }));
  if (items.length) {
    items.push({ label: '', kind: vscode.QuickPickItemKind.Separator });
  }
  const detail = problem && t('The products could not be listed. {0}', problem);
  items.push({ label: t('$(edit) Another short code…'), detail, alwaysShow: true, value: '' });
  const isListed = products.some(({ short_code }) => short_code === values.product);
  const active = isListed || !values.otherProduct ? values.product : '';
  const answer = await askPick(frame, t('Product'), items, active);
  if (typeof answer !== 'object') {
    return answer;
  }
  return { product: answer.value, ...(answer.value && { otherProduct: undefined }) };
}

/** The answer that an error is about, by its code or by the field that it names. */
function wrongIn(error: ServiceError | undefined, device: DeactivationRequest): keyof DeviceAnswers {
  const { code = '', description = '' } = error?.failure ?? {};
  const [identity] = identityFields.find(([, kind]) => kind === device.kind) ?? ['license_key'];
  if (/product/.test(code)) {
    return 'product';
  }
  if (/customer_account/.test(code)) {
    return 'customer_account_code';
  }
  if (/^(device_not_found|license_not_active|blacklisted|vm_not_allowed)$/.test(code)) {
    return 'hardware_id';
  }
  const fields = ['hardware_id', 'customer_account_code', ...optionalFields, 'password', 'product'] as const;
  return fields.find(field => description.includes(field)) ?? identity;
}
