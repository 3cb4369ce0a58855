import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import schema from '../../../media/license-cluster.schema.json';
import type { Connections } from '../../connections/connections';
import { describeProblem, parseJson, sourceOf } from '../../json/json';
import { SchemaCheck } from '../../json/schemaCheck';
import { type DraftKind, refusalAt } from '../../products/commands/draft';
import { Debounce } from '../../ui/debounce';
import { Owner } from '../../ui/owner';
import { problemAt, rangeOf } from '../../ui/problems';
import { neutralise } from '../../ui/text';
import { clusterFlaws, licensesIn, propertyOf } from './clusterFlaws';

export const clusterLanguage = 'cloudzoo-license-cluster';

export const clusterDraft: DraftKind = {
  language: clusterLanguage,
  name: 'licenses',
  ending: '.cloudzoo-cluster.json',
};

/** Whether a document is a cluster, by its name; a person may have given it another language. */
export function isCluster({ uri, languageId }: vscode.TextDocument): boolean {
  return languageId === clusterLanguage || uri.path.endsWith(clusterDraft.ending);
}

/** A license cluster that may be sent: its text, and the licenses in it. */
export interface Cluster {
  readonly text: string;
  readonly licenses: readonly { readonly id: string; readonly productId: string }[];
}

/** Cloud Zoo takes less than 10 KB of metadata with a license (guide "Cloud Zoo License Object"). */
const mostMetadata = 10 * 1024;

const schemaCheck = new SchemaCheck(schema);

/** What a new cluster needs; its blanks break the schema until they are filled. */
export function clusterTemplate(issuer: string, productId: string): string {
  const license = {
    id: '',
    key: '',
    aud: productId,
    iss: issuer,
    exp: null,
    numberOfSeats: 1,
    editions: { en: 'Commercial' },
    metadata: {},
  };
  return `${JSON.stringify({ licenses: [license] }, undefined, 2)}\n`;
}

/** @throws UserError at the first thing that Cloud Zoo would refuse, with the cursor put there. */
export async function parseCluster(document: vscode.TextDocument): Promise<Cluster> {
  const text = document.getText();
  const parsed = parseJson(text);
  if ('problem' in parsed) {
    throw await refusalAt(document, parsed.problem.offset, describeProblem(parsed.problem));
  }
  const [problem] = schemaCheck.check(parsed.root);
  if (problem) {
    const words = `${neutralise(problem.path)}: ${neutralise(problem.message)}`;
    throw await refusalAt(document, problem.offset, words);
  }
  const flaw = clusterFlaws(parsed.root, []).find(({ isError }) => isError);
  if (flaw) {
    throw await refusalAt(document, flaw.offset, flaw.message);
  }
  const licenses = licensesIn(parsed.root);
  for (const license of licenses) {
    const metadata = propertyOf(license, 'metadata');
    const bytes = metadata ? Buffer.byteLength(sourceOf(text, metadata)) : 0;
    if (metadata && bytes >= mostMetadata) {
      const words = t('The metadata has {0} bytes. Cloud Zoo accepts fewer than {1}.', bytes, mostMetadata);
      throw await refusalAt(document, metadata.offset, words);
    }
  }
  return {
    text,
    licenses: licenses.map(license => ({
      id: String(propertyOf(license, 'id')?.value),
      productId: String(propertyOf(license, 'aud')?.value),
    })),
  };
}

/** Shows in Problems, as one types, what is wrong with a license cluster beside what its schema says. */
export class ClusterProblems extends Owner {
  private readonly collection = this.own(vscode.languages.createDiagnosticCollection('cloudZoo.cluster'));
  private readonly debounce = this.own(new Debounce());

  constructor(private readonly connections: Connections) {
    super();
    const lookAtAll = () => {
      for (const document of vscode.workspace.textDocuments) {
        this.lookSoon(document);
      }
    };
    this.own(vscode.workspace.onDidOpenTextDocument(document => this.lookSoon(document)));
    this.own(vscode.workspace.onDidChangeTextDocument(({ document }) => this.lookSoon(document)));
    this.own(vscode.workspace.onDidCloseTextDocument(({ uri }) => this.collection.delete(uri)));
    this.own(connections.onDidChange(lookAtAll));
    lookAtAll();
  }

  private lookSoon(document: vscode.TextDocument): void {
    if (isCluster(document)) {
      this.debounce.run(document.uri, () => this.look(document));
    }
  }

  private look(document: vscode.TextDocument): void {
    const parsed = document.isClosed ? undefined : parseJson(document.getText());
    const flaws = parsed && 'root' in parsed ? clusterFlaws(parsed.root, this.connections.cloudZoos()) : [];
    const diagnostics = flaws.map(({ message, isError, ...place }) =>
      problemAt(rangeOf(document, place), message, vscode.DiagnosticSeverity[isError ? 'Error' : 'Warning']),
    );
    this.collection.set(document.uri, diagnostics);
  }
}
