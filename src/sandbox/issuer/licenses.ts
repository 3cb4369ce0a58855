import type { Flaw } from './flaws';
import { type IssuerRefusal, refusal } from './words';

/** A license as the issuer's data have it. */
export interface IssuerLicense {
  readonly id: string;
  readonly key: string;
  readonly product: string;
  readonly enabled: boolean;
  readonly isUpgrade: boolean;
  /** Whose it is; none while it is free. */
  entity?: string;
  /** The key that it was upgraded from. */
  previous?: string;
}

export interface Addition {
  readonly entity: string;
  readonly key: string;
  readonly product: string;
  readonly precondition?: string;
}

/** The licenses of an imaginary issuer, and whose they are. */
export class IssuerLicenses {
  constructor(
    private readonly licenses: readonly IssuerLicense[],
    private readonly flaw: Flaw | undefined,
  ) {}

  /** What the data say, to compare before and after. */
  get state(): string {
    return JSON.stringify(this.licenses);
  }

  find(key: string, product: string): IssuerLicense | IssuerRefusal {
    const found = this.licenses.find(license => license.key === key && license.product === product);
    if (found && this.flaw !== 'knowsNoKey') {
      return found;
    }
    return this.flaw === 'knowsEveryKey' ? this.inventedFor(key, product) : refusal(404, 'unknown');
  }

  /** The cluster that the entity has from now on, or why it cannot have it. */
  add({ entity, key, product, precondition }: Addition): readonly IssuerLicense[] | IssuerRefusal {
    const license = this.licenses.find(one => one.key === key && one.product === product);
    if (!license) {
      const status = this.flaw === 'unknownIs404' ? 404 : 409;
      return this.flaw === 'addsUnknown' ? [this.inventedFor(key, product)] : refusal(status, 'unknown');
    }
    if (!license.enabled && this.flaw !== 'addsDisabled') {
      return refusal(409, 'disabled');
    }
    if (license.entity !== undefined && license.entity !== entity && !this.givesAway(license)) {
      return refusal(409, 'taken');
    }
    if (license.entity === entity && !license.isUpgrade && this.flaw === 'refusesWhatItHas') {
      return refusal(409, 'taken');
    }
    if (license.isUpgrade) {
      return this.upgrade(license, entity, precondition);
    }
    license.entity = entity;
    return [license];
  }

  /** Frees the licenses of a cluster; a cluster of which only some are the entity's is refused. */
  remove(
    entity: string,
    cluster: readonly { readonly id: unknown; readonly key: unknown }[],
  ): IssuerRefusal | undefined {
    const held = this.licenses.filter(
      license =>
        license.entity === entity && cluster.some(({ id, key }) => id === license.id || key === license.key),
    );
    if (this.flaw === 'refusesRemoval' || (held.length > 0 && held.length < cluster.length)) {
      return refusal(400, 'notRemoved');
    }
    if (cluster.length > 1 && this.flaw === 'refusesClusterRemoval') {
      return refusal(400, 'notRemoved');
    }
    if (held.length === 0 && this.flaw === 'refusesSecondRemoval') {
      return refusal(400, 'notRemoved');
    }
    if (this.flaw !== 'keepsRemoved') {
      for (const license of held) {
        license.entity = undefined;
        license.previous = undefined;
      }
    }
    return undefined;
  }

  private upgrade(license: IssuerLicense, entity: string, precondition: string | undefined) {
    if (precondition === undefined) {
      return this.flaw === 'asksNothing'
        ? refusal(409, 'question')
        : refusal(428, this.flaw === 'asksWithoutWords' ? 'nothing' : 'question');
    }
    const previous = this.licenses.find(one => one.key === precondition && !one.isUpgrade && one.enabled);
    const isOthers = previous?.entity !== undefined && previous.entity !== entity;
    const isOther = license.previous !== undefined && license.previous !== precondition;
    if (!previous || isOthers || isOther) {
      return this.flaw === 'takesAnyPrevious' ? [license] : refusal(412, 'previous');
    }
    if (this.flaw !== 'forgetsUpgrade') {
      license.entity = entity;
      license.previous = precondition;
      previous.entity = entity;
    }
    return this.flaw === 'upgradeAlone' ? [license] : [license, previous];
  }

  private givesAway({ key, isUpgrade }: IssuerLicense): boolean {
    const isTaken = key === demonstrationKeys.taken;
    return !isUpgrade && this.flaw === (isTaken ? 'addsTaken' : 'addsToOthers');
  }

  private inventedFor(key: string, product: string): IssuerLicense {
    return { id: 'INVENTED', key, product, enabled: true, isUpgrade: false };
  }
}

/** The keys that the imaginary issuer knows, by what they show. */
export const demonstrationKeys = {
  valid: 'CNPY-4F8S-W2KJ-9MBT-E6QX-V3RH',
  disabled: 'CNPY-1C5L-Y8DN-3GUZ-P7AK-T2WM',
  taken: 'CNPY-9J3X-H6VB-5RQE-L1SF-K8YD',
  upgrade: 'CNPY-UPGR-7A2M-D4ZC-X9NE-B5TG',
  previous: 'CNPY-0LDV-3K6P-R8WS-M1HQ-F7JU',
};

const takenBy = '5959595959595959-|-User';

export function demonstrationIssuerLicenses(product: string): IssuerLicense[] {
  const license = (id: string, key: string, changes: Partial<IssuerLicense> = {}): IssuerLicense => ({
    id,
    key,
    product,
    enabled: true,
    isUpgrade: false,
    ...changes,
  });
  return [
    license('CN-2026-000201', demonstrationKeys.valid),
    license('CN-2026-000202', demonstrationKeys.disabled, { enabled: false }),
    license('CN-2026-000203', demonstrationKeys.taken, { entity: takenBy }),
    license('CN-2026-000204', demonstrationKeys.upgrade, { isUpgrade: true }),
    license('CN-2021-000017', demonstrationKeys.previous),
  ];
}
