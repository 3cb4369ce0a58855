/** A directive of conditional compilation; `value` is undefined where it depends on the build. */
export interface Condition {
  readonly kind: 'if' | 'elseIf' | 'else' | 'end';
  readonly value?: boolean;
}

export type Directive = Condition | 'other';

interface Branch {
  readonly isOuterOn: boolean;
  /** A branch that is surely compiled came already. */
  wasOn: boolean;
}

/** Follows the conditions of a file: code counts unless it is surely switched off. */
export class Switches {
  private readonly branches: Branch[] = [];
  isOn = true;

  follow(condition: Condition): void {
    const branch = this.branches.at(-1);
    switch (condition.kind) {
      case 'if':
        this.branches.push({ isOuterOn: this.isOn, wasOn: condition.value === true });
        this.isOn &&= condition.value !== false;
        break;
      case 'elseIf':
      case 'else':
        if (branch) {
          this.isOn = branch.isOuterOn && !branch.wasOn && condition.value !== false;
          branch.wasOn ||= condition.value === true;
        }
        break;
      case 'end':
        this.isOn = this.branches.pop()?.isOuterOn ?? this.isOn;
    }
  }
}

/** What a line says, by the words that a language has for it. */
export function directiveOf(line: string, words: Readonly<Record<string, Condition['kind']>>): Directive {
  const [, word = '', rest = ''] = /^#\s*(end\s+if|\w+)(.*)/is.exec(line) ?? [];
  const name = word.toLowerCase().replace(/\s+/, '');
  const kind = Object.hasOwn(words, name) ? words[name] : undefined;
  if (!kind) {
    return 'other';
  }
  const hasValue = name === 'if' || name === 'elif' || name === 'elseif';
  return { kind, value: hasValue ? truthOf(rest) : undefined };
}

function truthOf(condition: string): boolean | undefined {
  const text = (condition.slice(0, 200).split(/\/\/|\/\*|'/)[0] ?? '')
    .replace(/\bthen\b/i, '')
    .replace(/[()\s]/g, '')
    .toLowerCase();
  if (/^(?:true|1|!false|!0)$/.test(text)) {
    return true;
  }
  return /^(?:false|0|!true|!1)$/.test(text) ? false : undefined;
}
