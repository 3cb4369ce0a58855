import type { ServiceError } from '../services/serviceError';
import type { Removal } from './removal';

/** What the questions for a removal came to: `back` leads to the question before them, undefined is Escape. */
export type Answer = Asked | 'back' | undefined;

/** A removal that was asked for, and how to ask on. */
export interface Asked {
  readonly removal: Removal;
  /** The same questions again with what was answered, beginning with the one that an error is about. */
  edit(error?: ServiceError): Promise<Answer>;
  /** The questions for the next one; connection and product stay. */
  another(): Promise<Answer>;
}
