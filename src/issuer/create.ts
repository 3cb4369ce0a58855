import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { CommandArguments } from '../commandArguments';
import type { ConnectionsFeature } from '../connections/feature';
import type { ProductChoice } from '../products/commands/choose';
import { type DraftKind, openDraft } from '../products/commands/draft';
import { askSteps, inputStep } from '../ui/steps';
import { planEnding, planLanguage, planUrlProblem } from './plan';

const draft: DraftKind = { language: planLanguage, name: 'issuer', ending: planEnding };

/** Where vendors try their servers: the port of the sample that most of them began with. */
const usualUrl = 'http://localhost:5000';

/** Opens a draft of a plan for a product; its one blank is the key that only the issuer knows. */
export async function createIssuerTest(
  { connections, sandbox }: ConnectionsFeature,
  choice: ProductChoice,
  given: CommandArguments,
): Promise<void> {
  const title = t('Create Issuer Test');
  const product = await choice.ask(title, given);
  const connection = product && connections.findCloudZoo(product.connection);
  if (!product || !connection) {
    return;
  }
  const own = connections.isTemporary(connection) ? (await sandbox.running)?.issuerServer : undefined;
  const { url } = given.answers;
  const answers = await askSteps<{ url: string }>(
    title,
    [
      inputStep('url', {
        prompt: t('Server: the base address of /get_license, /add_license and /remove_license'),
        placeholder: usualUrl,
        initial: () => own?.url ?? usualUrl,
        validate: planUrlProblem,
      }),
    ],
    typeof url === 'string' && planUrlProblem(url) === undefined ? { url } : {},
  );
  if (!answers?.url) {
    return;
  }
  const plan = { url: answers.url, connection: connection.name, product: product.id };
  const { valid = '', previous, upgrade, disabled, taken } = answers.url === own?.url ? own.keys : {};
  const keys = own && valid ? { disabled, taken, upgrade: { key: upgrade, from: previous } } : {};
  const text = `${JSON.stringify({ ...plan, valid, ...keys }, undefined, 2)}\n`;
  const document = await openDraft(draft, text);
  const blank = text.indexOf('"valid": "') + '"valid": "'.length;
  const position = document.positionAt(blank);
  if (vscode.window.activeTextEditor?.document === document) {
    vscode.window.activeTextEditor.selection = new vscode.Selection(position, position);
  }
}
