import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import type { CommandArguments } from '../commandArguments';
import { type CloudZooConnection, sandboxNames } from '../connections/connection';
import type { ConnectionsFeature } from '../connections/feature';
import type { LicenseCluster, Sandbox } from '../connections/sandbox';
import { isObject, jsonFrom } from '../json/json';
import { keyFormatOf, misfits } from '../products/keyFormat';
import type { ProductStore } from '../products/remote/store';
import type { Exchange } from '../services/issuer/client';
import { notify, UserError } from '../ui/messages';
import { withCancellableProgress } from '../ui/progress';
import { askPick, askSteps, type Frame, inputStep, required, type Step } from '../ui/steps';
import { neutralise } from '../ui/text';
import { planUrlProblem } from './plan';
import { type PlayedCalls, type Stage, subjectOf } from './playedCalls';
import { addLicense, removeLicense } from './run/calls';

interface Answers {
  readonly key: string;
  readonly product: string;
  readonly entity: string;
  readonly url: string;
}

/** Somebody of the sandbox's demonstration data. */
const somebody = '1234567890-|-User';

/** What a user does in Rhino: the sandbox's Cloud Zoo calls the vendor's server for it, and keeps what comes of it. */
export class Play {
  constructor(
    private readonly connecting: ConnectionsFeature,
    private readonly store: ProductStore,
    private readonly calls: PlayedCalls,
  ) {}

  /** A key typed in Rhino becomes a license in the account. */
  async addKey({ answers: given }: CommandArguments): Promise<void> {
    const title = t('Play: User Adds a Key');
    const stage = await this.stage();
    const { connection } = stage;
    await this.fetchFormats(connection);
    const texts = Object.entries(given).filter(([, value]) => typeof value === 'string');
    const answers = await askSteps<Answers>(
      title,
      [
        inputStep('key', {
          prompt: t('License key: as the user types it in Rhino'),
          initial: () => stage.sandbox.issuerServer.keys.valid,
          validate: text => (text.trim() ? undefined : required(t('License key'))),
        }),
        this.productStep(connection),
        inputStep('entity', {
          prompt: t('Entity ID: the account that it goes to'),
          initial: () => somebody,
          validate: text =>
            /^\d+-\|-(User|Group)$/.test(text.trim())
              ? undefined
              : t('An entity ID looks like 4815162342-|-Group or 1234567890-|-User.'),
        }),
        serverStep(stage),
      ],
      Object.fromEntries(texts),
    );
    if (answers?.key && answers.entity && answers.url) {
      const product = answers.product ?? this.takersOf(connection, answers.key)[0] ?? '';
      await this.add(title, stage, { key: answers.key, product, entity: answers.entity, url: answers.url });
    }
  }

  /** A license goes from the account, as a user removes it on the accounts page of Rhino. */
  async removeLicense({ answers: given }: CommandArguments): Promise<void> {
    const title = t('Play: User Removes a License');
    const stage = await this.stage();
    const { sandbox } = stage;
    const items = sandbox.licenses().map(value => ({
      label: value.licenses.map(({ id }) => id).join(', '),
      description: value.entityId,
      detail: value.licenses.map(({ key }) => key).join(', '),
      value,
    }));
    if (!items.length) {
      throw new UserError(t('There is no license in the sandbox. Add a key first.'));
    }
    const named = items.find(({ value }) => value.licenses.some(({ id }) => id === given.licenseId));
    const answer = named ?? (await askPick({ title, step: 1, totalSteps: 2 }, t('License'), items));
    const cluster = typeof answer === 'object' ? answer.value : undefined;
    const url = typeof given.url === 'string' ? { url: given.url } : {};
    const answers = cluster && (await askSteps<{ url: string }>(title, [serverStep(stage)], url));
    if (cluster && answers?.url) {
      await this.remove(stage, cluster, answers.url);
    }
  }

  private async add(title: string, stage: Stage, answers: Answers): Promise<void> {
    const { sandbox } = stage;
    const { key, product, entity, url } = answers;
    let precondition: string | undefined;
    for (;;) {
      const call = addLicense({ entity, key, product, precondition, language: acceptedLanguages() });
      const subject = { licenseKey: lastFour(key), productId: product, entityId: entity };
      const exchange = await this.calls.send(stage, url, 'addLicense', subject, call);
      const { status } = exchange?.answer ?? {};
      if (!exchange) {
        return;
      }
      if (status === 428 || status === 412) {
        const frame: Frame = { title, step: 1, totalSteps: 1 };
        precondition = await askPrecondition(frame, descriptionOf(exchange));
        if (precondition === undefined) {
          return;
        }
        continue;
      }
      if (status !== 200) {
        throw new UserError(t('The license was not added. Rhino would show: {0}', descriptionOf(exchange)));
      }
      this.calls.answerFor(put(sandbox, entity, exchange.answer?.text ?? ''), stage, url);
      void notify('information', t('The license was added to the account of {0}.', entity), [
        {
          title: t('Remove It Again…'),
          run: () => vscode.commands.executeCommand('cloudZoo.playRemoveLicense'),
        },
      ]);
      return;
    }
  }

  private async remove(stage: Stage, cluster: LicenseCluster, url: string): Promise<void> {
    const { entityId, licenses } = cluster;
    const call = removeLicense(entityId, licenses, { language: acceptedLanguages() });
    const exchange = await this.calls.send(stage, url, 'removeLicense', subjectOf(cluster), call);
    if (!exchange) {
      return;
    }
    if (exchange.answer?.status !== 200) {
      throw new UserError(
        t('The license stays in the account. The user would see: {0}', descriptionOf(exchange)),
      );
    }
    stage.sandbox.deleteCluster(cluster);
    void notify('information', t('The license was removed from the account of {0}.', entityId));
  }

  private async stage(): Promise<Stage> {
    const { connections, sandbox } = this.connecting;
    const connection = connections.findCloudZoo(sandboxNames.cloudZoo);
    const running = await sandbox.running;
    if (!running || !connection) {
      throw new UserError(t('This works only with the sandbox’s Cloud Zoo. Start it first.'), [
        { title: t('Start Sandbox'), run: () => vscode.commands.executeCommand('cloudZoo.startSandbox') },
      ]);
    }
    return { sandbox: running, connection };
  }

  private async fetchFormats({ name, products }: CloudZooConnection): Promise<void> {
    const refs = products.map(id => ({ connection: name, id }));
    const unread = refs.filter(ref => !this.store.remote(ref).product);
    const waiting = t('Fetching the key formats…');
    await withCancellableProgress(waiting, signal => this.store.fetchAll(unread, signal), true);
  }

  /** The products whose format takes a key: Cloud Zoo asks the issuer of the one that does. */
  private takersOf({ name, products }: CloudZooConnection, key: string): string[] {
    return products.filter(id => {
      const { product } = this.store.remote({ connection: name, id });
      const format = product && keyFormatOf(product);
      return format !== undefined && misfits(format, key).length === 0;
    });
  }

  private productStep(connection: CloudZooConnection): Step<Answers> {
    return {
      key: 'product',
      applies: ({ key = '' }) => this.takersOf(connection, key).length !== 1,
      ask: async (frame, { key = '' }) => {
        const takers = this.takersOf(connection, key);
        const items = (takers.length ? takers : connection.products).map(id => ({
          label: neutralise(this.store.title({ connection: connection.name, id }), 100),
          detail: id,
          value: id,
        }));
        const prompt = takers.length
          ? t('Product: several have a format that matches this key')
          : t('Product: none has a format that matches this key');
        const answer = await askPick(frame, prompt, items);
        return typeof answer === 'object' ? { product: answer.value } : answer;
      },
    };
  }
}

function serverStep<Of extends { readonly url: string }>({ sandbox }: Stage): Step<Of> {
  return inputStep<Of>('url', {
    prompt: t('Issuer’s server: the base address; the sandbox’s own is already filled in'),
    initial: () => sandbox.issuerServer.url,
    validate: planUrlProblem,
  });
}

/** @throws UserError where the answer is no license cluster of a product that the sandbox has. */
function put(sandbox: Sandbox, entity: string, text: string): LicenseCluster {
  try {
    return sandbox.putCluster(entity, jsonFrom(text));
  } catch (error) {
    const reason = neutralise(error instanceof Error ? error.message : String(error));
    throw new UserError(t('The server answered 200, but Cloud Zoo would not accept the answer: {0}', reason));
  }
}

async function askPrecondition(frame: Frame, question: string): Promise<string | undefined> {
  const answers = await askSteps<{ precondition: string }>(frame.title, [
    inputStep('precondition', {
      prompt: question,
      validate: text => (text.trim() ? undefined : required(t('The answer'))),
    }),
  ]);
  return answers?.precondition;
}

/** What the server says to a person, or what came instead. */
function descriptionOf({ answer, failure }: Exchange): string {
  const body = jsonFrom(answer?.text ?? '');
  const description = isObject(body) && typeof body.description === 'string' ? body.description : undefined;
  return neutralise(
    description ||
      (answer ? t('no description, status {0}', answer.status) : (failure?.evidence ?? failure?.kind ?? '')),
  );
}

function acceptedLanguages(): string {
  return vscode.env.language === 'en' ? 'en' : `${vscode.env.language}, en;q=0.5`;
}

function lastFour(key: string): string {
  return `…${[...key].slice(1).slice(-4).join('')}`;
}
