import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { CloudZooConnection } from '../../connections/connection';
import { stringProperty } from '../../json/properties';
import type { Product } from '../../services/cloudZoo/product';
import { formatProduct } from '../../services/cloudZoo/product';
import { askPick } from '../../ui/steps';
import { neutralise } from '../../ui/text';
import type { ProductRef } from '../address';
import type { ProductStore } from '../remote/store';

/** As what products can be copied. */
const forms = ['id', 'json', 'curl', 'markdown'] as const;
export type CopyForm = (typeof forms)[number];

export function isCopyForm(value: unknown): value is CopyForm {
  return forms.some(form => form === value);
}

/** Copies products in the form that is given, or chosen: several as one text. */
export async function copyProductsAs(
  store: ProductStore,
  refs: readonly ProductRef[],
  given?: CopyForm,
): Promise<void> {
  if (!refs.length) {
    return;
  }
  const form = given ?? (await askForm());
  if (form === undefined) {
    return;
  }
  const texts: string[] = [];
  for (const ref of refs) {
    texts.push(await textOf(store, ref, form));
  }
  const isList = form === 'json' && texts.length > 1;
  await vscode.env.clipboard.writeText(isList ? `[\n${texts.join(',\n')}\n]\n` : texts.join('\n'));
  const count = refs.length;
  vscode.window.setStatusBarMessage(count === 1 ? t('Copied.') : t('{0} products copied.', count), 3000);
}

async function askForm(): Promise<CopyForm | undefined> {
  const items: { label: string; description: string; value: CopyForm }[] = [
    { label: t('ID'), description: t('the GUID of the plug-in'), value: 'id' },
    { label: t('JSON'), description: t('the product as Cloud Zoo has it'), value: 'json' },
    {
      label: t('curl'),
      description: t('the request for it, with a placeholder for the secret'),
      value: 'curl',
    },
    {
      label: t('Markdown Link'),
      description: t('its title, with its download page'),
      value: 'markdown',
    },
  ];
  const answer = await askPick({ title: t('Copy Product As'), step: 1, totalSteps: 1 }, t('Form'), items);
  return typeof answer === 'object' ? answer.value : undefined;
}

async function textOf(store: ProductStore, ref: ProductRef, form: CopyForm): Promise<string> {
  switch (form) {
    case 'id':
      return ref.id;
    case 'json':
      return formatProduct(store.known(ref)?.product ?? (await store.remote(ref).fetch())).trimEnd();
    case 'curl':
      return curlOf(store.connectionOf(ref), ref.id);
    case 'markdown': {
      const product = store.known(ref)?.product ?? (await store.remote(ref).fetch());
      return markdownLink(store.title(ref), product);
    }
  }
}

/** What fetches the product in a shell; curl asks for the secret itself. */
function curlOf({ endpoint, issuer }: CloudZooConnection, id: string): string {
  const quote = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`;
  const address = `${endpoint}/product/${encodeURIComponent(id)}`;
  return `curl --user ${quote(issuer)} --header 'Accept: application/json' ${quote(address)}`;
}

function markdownLink(title: string, product: Product): string {
  const address = stringProperty(product, 'downloadUrl') ?? '';
  const words = neutralise(title, 200).replace(/[\\[\]*_`<>]/g, '\\$&');
  return URL.canParse(address) && /^https?:/i.test(address)
    ? `[${words}](${new URL(address).href.replace(/\(/g, '%28').replace(/\)/g, '%29')})`
    : words;
}
