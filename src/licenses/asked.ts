import type { Removal } from './removal';

/** A removal that was asked for, and how to ask on. */
export interface Asked {
  readonly removal: Removal;
  /** The same questions again, with what was answered. */
  edit(): Promise<Asked | undefined>;
  /** The questions for the next one; connection and product stay. */
  another(): Promise<Asked | undefined>;
}
