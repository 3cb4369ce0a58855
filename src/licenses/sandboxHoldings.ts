import { t } from '@vscode/l10n';
import { sandboxNames } from '../connections/connection';
import type { LicenseCluster, Sandbox } from '../connections/sandbox';

/** What the stand-ins of the services hold at the moment. */
export interface Holdings {
  readonly clusters: readonly LicenseCluster[];
  readonly devices: ReturnType<Sandbox['licenseSpring']['licenses']>;
  readonly apiLicenses: ReturnType<Sandbox['akana']['licenses']>;
  /** The title of a product of Cloud Zoo. */
  titleOf(productId: string): string;
}

/** A line of the guide; with a button, what it removes and the answers that are filled in. */
export interface GuideLine {
  readonly text: string;
  readonly button?: string;
  readonly answers?: Readonly<Record<string, unknown>>;
}

/** The guide to the sandbox in Markdown, line by line. */
export function guideOf(holdings: Holdings): GuideLine[] {
  return [
    { text: `# ${t('Sandbox Guide')}` },
    { text: '' },
    {
      text: t(
        'This is what the sandbox holds now. Click the line above an entry to remove it, with the answers filled in. Nothing real is changed.',
      ),
    },
    ...section('Cloud Zoo', holdings.clusters.flatMap(clusterLines(holdings))),
    ...section('LicenseSpring', holdings.devices.flatMap(deviceLines)),
    ...section('Akana', holdings.apiLicenses.map(apiLicenseLine)),
  ];
}

function section(title: string, lines: readonly GuideLine[]): GuideLine[] {
  const none = {
    text: t('Nothing is left here. Stop the sandbox and start it again to get everything back.'),
  };
  return [{ text: '' }, { text: `## ${title}` }, { text: '' }, ...(lines.length ? lines : [none])];
}

function clusterLines({ titleOf }: Holdings): (cluster: LicenseCluster) => GuideLine[] {
  return ({ entityId, licenses }) =>
    licenses.map(({ id, key, aud }) => ({
      text: item(
        titleOf(aud),
        t('License ID: {0}', code(id)),
        t('Entity ID: {0}', code(entityId)),
        t('License key: {0}', code(key)),
      ),
      button: `$(trash) ${t('Delete License…')}`,
      answers: { connection: sandboxNames.cloudZoo, productId: aud, licenseId: id, entityId },
    }));
}

function deviceLines(license: Holdings['devices'][number]): GuideLine[] {
  const { id, product, license_key, username, password, devices } = license;
  // A token of a single sign-on works once: such a license is not for trying again and again.
  if (license_key === undefined && username === undefined) {
    return [];
  }
  // A user may have several licenses.
  const [names, identity] =
    license_key !== undefined
      ? [[t('License key: {0}', code(license_key))], { licenseKey: license_key }]
      : [
          [t('User name: {0}', code(username ?? '')), t('License ID: {0}', code(`${id}`))],
          { username, password, licenseId: `${id}` },
        ];
  return devices.map(hardwareId => ({
    text: item(product, ...names, t('Hardware ID: {0}', code(hardwareId))),
    button: `$(trash) ${t('Deactivate Device…')}`,
    answers: { connection: sandboxNames.licenseSpring, product, hardwareId, ...identity },
  }));
}

function apiLicenseLine({ LicenseID, Name }: Holdings['apiLicenses'][number]): GuideLine {
  return {
    text: item(Name, t('License ID: {0}', code(LicenseID))),
    button: `$(trash) ${t('Delete API License…')}`,
    answers: { connection: sandboxNames.akana, licenseId: LicenseID },
  };
}

function item(title: string, ...facts: readonly string[]): string {
  return `- **${title}** · ${facts.join(' · ')}`;
}

function code(text: string): string {
  return `\`${text}\``;
}
