import { t } from '@vscode/l10n';
import { describeProblem, type Node, parseJson, withoutComments } from '../json/json';
import { isAllowed, isLoopback } from '../services/sendable';
import { neutralise } from '../ui/text';

export const planEnding = '.cloudzoo-issuer.json';
export const planLanguage = 'cloudzoo-issuer-plan';

/** Where an issuer's server is, and which license keys show what it does. Holds no secret. */
export interface Plan {
  /** Base address without a trailing slash. */
  readonly url: string;
  /** The name of the connection whose issuer ID and secret the server is shown. */
  readonly connection: string;
  readonly product: string;
  /** A key that nobody has added. */
  readonly valid: string;
  readonly disabled?: string;
  /** A key that another entity has. */
  readonly taken?: string;
  readonly upgrade?: { readonly key: string; readonly from: string; readonly wrong?: string };
  readonly entity: string;
  readonly otherEntity: string;
}

/** Nobody's, as far as anybody knows. */
export const defaultEntities = { entity: '1029384756102938-|-User', otherEntity: '6574839201657483-|-Group' };

/** A piece of the plan's text, in UTF-16 units. */
export interface Place {
  readonly offset: number;
  readonly length: number;
}

export type PlanProperty = keyof Plan;

export interface PlanProblem extends Place {
  readonly message: string;
  /** Whether VS Code says the same by the schema, where the file is open. */
  readonly isInSchema: boolean;
}

export interface ReadPlan {
  /** Only where there is no problem. */
  readonly plan?: Plan;
  readonly problems: readonly PlanProblem[];
  /** Where each property stands, name and value. */
  readonly places: ReadonlyMap<PlanProperty, Place>;
}

/** More than anybody writes by hand. */
const longestText = 256 * 1024;

/** Reads a plan, whatever the text may be: comments are allowed, what is wrong is said at its place. */
export function readPlan(text: string): ReadPlan {
  if (text.length > longestText) {
    const message = t('The file is larger than {0} KB.', longestText / 1024);
    return { problems: [{ message, offset: 0, length: 1, isInSchema: false }], places: new Map() };
  }
  const parsed = parseJson(withoutComments(text).trimEnd());
  if ('problem' in parsed) {
    const { problem } = parsed;
    const message = describeProblem(problem);
    return {
      problems: [{ message, offset: problem.offset, length: 1, isInSchema: true }],
      places: new Map(),
    };
  }
  return new PlanReader(parsed.root).read();
}

/** Says what is wrong with the address of a server, as a plan would. */
export function planUrlProblem(text: string): string | undefined {
  const { problems } = readPlan(JSON.stringify({ url: text.trim() }));
  // What is missing is said at the beginning of the text.
  return problems.find(({ offset }) => offset > 0)?.message;
}

class PlanReader {
  private readonly problems: PlanProblem[] = [];
  private readonly keys = new Map<string, string>();

  constructor(private readonly root: Node) {}

  read(): ReadPlan {
    const { root } = this;
    if (root.type !== 'object') {
      this.refuse(root, t('An issuer test must be a JSON object.'), true);
      return { problems: this.problems, places: new Map() };
    }
    const properties = this.propertiesOf(root, planProperties);
    const plan: Plan = {
      url: this.url(properties.get('url')),
      connection: this.text(properties.get('connection'), 'connection', 200),
      product: this.product(properties.get('product')),
      valid: this.key(properties.get('valid'), 'valid'),
      disabled: this.optionalKey(properties.get('disabled'), 'disabled'),
      taken: this.optionalKey(properties.get('taken'), 'taken'),
      upgrade: this.upgrade(properties.get('upgrade')),
      entity: this.entity(properties.get('entity'), 'entity'),
      otherEntity: this.entity(properties.get('otherEntity'), 'otherEntity'),
    };
    if (plan.entity === plan.otherEntity) {
      const node = properties.get('otherEntity') ?? properties.get('entity') ?? root;
      this.refuse(
        node,
        t('"entity" and "otherEntity" must be different, because a key of one is refused to the other.'),
      );
    }
    const places = new Map<PlanProperty, Place>();
    for (const name of planProperties) {
      const pair = properties.get(name)?.parent;
      if (pair && name !== '$schema') {
        places.set(name, { offset: pair.offset, length: pair.length });
      }
    }
    return this.problems.length ? { problems: this.problems, places } : { plan, problems: [], places };
  }

  /** The values by name; what is not known here may be a misspelling. */
  private propertiesOf<Name extends string>(node: Node, known: readonly Name[]): Map<Name, Node> {
    const values = new Map<Name, Node>();
    for (const { children: [name, value] = [] } of node.children ?? []) {
      const property = known.find(one => one === name?.value);
      if (property === undefined) {
        const shown = neutralise(String(name?.value), 60);
        this.refuse(name ?? node, t('"{0}" is not a known property.', shown), true);
      } else if (value) {
        values.set(property, value);
      }
    }
    return values;
  }

  private refuse(node: Node, message: string, isInSchema = false): void {
    this.problems.push({ message, offset: node.offset, length: Math.max(node.length, 1), isInSchema });
  }

  /** A text that can be sent; an empty one where it cannot, which is then a problem. */
  private text(node: Node | undefined, name: string, longest: number, parent = this.root): string {
    if (!node) {
      this.refuse({ ...parent, length: 1 }, t('"{0}" is missing.', name), true);
      return '';
    }
    const { value } = node;
    if (typeof value !== 'string' || value.length > longest) {
      this.refuse(node, t('"{0}" must be a string of at most {1} characters.', name, longest), true);
      return '';
    }
    if (!value.trim()) {
      this.refuse(node, t('"{0}" is empty.', name), true);
    } else if (/\p{Surrogate}/u.test(value)) {
      this.refuse(node, t('"{0}" contains half of a character, which cannot be sent.', name));
    } else if (/\p{Cc}/u.test(value) || value !== value.trim()) {
      this.refuse(node, t('"{0}" contains a control character, or begins or ends with a space.', name));
    }
    return value;
  }

  private url(node: Node | undefined): string {
    const text = this.text(node, 'url', 2000);
    if (!node || !text.trim()) {
      return '';
    }
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (!url || !/^https?:\/\//i.test(text)) {
      this.refuse(node, t('"url" is not the address of a server, such as http://localhost:5000.'), true);
    } else if (!isAllowed(url)) {
      this.refuse(
        node,
        t('"http:" is allowed only for this computer (localhost). Everywhere else it must be "https:".'),
      );
    } else if (url.username || url.password || url.search || url.hash) {
      this.refuse(node, t('"url" must be the base address alone, without a user name, "?" or "#".'));
    }
    return (url?.href ?? '').replace(/[?#]$/, '').replace(/\/+$/, '');
  }

  private product(node: Node | undefined): string {
    const id = this.text(node, 'product', 200);
    if (node && id.trim() && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) {
      this.refuse(node, t('"product" is not a GUID in lowercase, without braces.'), true);
    }
    return id;
  }

  private upgrade(node: Node | undefined): Plan['upgrade'] {
    if (!node) {
      return undefined;
    }
    if (node.type !== 'object') {
      this.refuse(
        node,
        t('"upgrade" must be an object with "key" and "from", and optionally "wrong".'),
        true,
      );
      return undefined;
    }
    const properties = this.propertiesOf(node, ['key', 'from', 'wrong'] as const);
    return {
      key: this.key(properties.get('key'), 'upgrade.key', node),
      from: this.key(properties.get('from'), 'upgrade.from', node),
      wrong: this.optionalKey(properties.get('wrong'), 'upgrade.wrong'),
    };
  }

  private optionalKey(node: Node | undefined, name: string): string | undefined {
    return node && this.key(node, name);
  }

  /** Each key shows one thing: twice the same would make two checks contradict each other. */
  private key(node: Node | undefined, name: string, parent?: Node): string {
    const key = this.text(node, name, 1000, parent);
    const other = this.keys.get(key);
    if (node && key && other !== undefined) {
      this.refuse(node, t('"{0}" is the same key as "{1}".', name, other));
    }
    this.keys.set(key, name);
    return key;
  }

  private entity(node: Node | undefined, name: 'entity' | 'otherEntity'): string {
    if (!node) {
      return defaultEntities[name];
    }
    const entity = this.text(node, name, 100);
    if (entity.trim() && !/^\d{1,80}-\|-(User|Group)$/.test(entity)) {
      this.refuse(
        node,
        t('"{0}" must be <digits>-|-User or <digits>-|-Group, such as 1234567890-|-User.', name),
        true,
      );
    }
    return entity;
  }
}

const planProperties = [
  '$schema',
  'url',
  'connection',
  'product',
  'valid',
  'disabled',
  'taken',
  'upgrade',
  'entity',
  'otherEntity',
] as const;

/** Whether the server is on this very machine. */
export function isLocal({ url }: Plan): boolean {
  return isLoopback(new URL(url).hostname);
}

/**
 * The server in a spelling that all plans for it share: this machine by whichever name. Two servers that differ only in
 * that, one on each kind of loopback address, wait for each other for nothing.
 */
export function serverOf({ url }: Pick<Plan, 'url'>): string {
  const { protocol, hostname, port, pathname } = new URL(url);
  const host = ['127.0.0.1', '[::1]'].includes(hostname) ? 'localhost' : hostname;
  return `${protocol}//${host}${port && `:${port}`}${pathname.replace(/\/+$/, '')}`;
}

/** What the issuer's secret may be sent to. */
export function originOf({ url }: Plan): string {
  return new URL(url).origin;
}
