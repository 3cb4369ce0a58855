import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { UserError } from '../../ui/messages';
import { withCancellableProgress } from '../../ui/progress';

/** Milliseconds that a keychain may take; a locked keyring waits for its own password dialog meanwhile. */
const patience = 60_000;

interface Round {
  waiting: number;
  readonly cancelled: Promise<never>;
  end(): void;
}

/** Waits for the keychain under one notification, however many wait; its Cancel ends the waiting, not the call. */
export class SharedWait {
  private round: Round | undefined;

  /** @throws CancellationError on Cancel, UserError when it lasts too long. */
  async for<Result>(work: Promise<Result>): Promise<Result> {
    const round = this.round ?? this.begin();
    round.waiting++;
    const limit = timeLimit();
    try {
      return await Promise.race([work, round.cancelled, limit.passed]);
    } finally {
      limit.dispose();
      round.waiting--;
      if (round.waiting === 0) {
        round.end();
      }
    }
  }

  private begin(): Round {
    let end = (): void => undefined;
    const ended = new Promise<void>(resolve => {
      end = resolve;
    });
    const cancelled = new Promise<never>((_resolve, reject) => {
      void withCancellableProgress(
        t('Waiting for the keychain…'),
        signal => {
          signal.addEventListener('abort', () => reject(new vscode.CancellationError()), { once: true });
          return ended;
        },
        true,
      );
    });
    cancelled.catch(() => undefined);
    const round: Round = {
      waiting: 0,
      cancelled,
      end: () => {
        this.round = this.round === round ? undefined : this.round;
        end();
      },
    };
    this.round = round;
    return round;
  }
}

function timeLimit(): { readonly passed: Promise<never>; dispose(): void } {
  let dispose = (): void => undefined;
  const passed = new Promise<never>((_resolve, reject) => {
    const timer = setTimeout(
      () =>
        reject(
          new UserError(
            t(
              'The keychain did not answer. Unlock it, then try again, or change the setting cloudZoo.secretStorage.',
            ),
          ),
        ),
      patience,
    );
    dispose = () => clearTimeout(timer);
  });
  return { passed, dispose };
}
