import type { CurrencyPair } from '../contract/currency-pair.js';

/** Events that are lost for good. Times are epoch milliseconds of the exchange, where known. */
export interface Loss {
  readonly reason: string;
  readonly from?: number | undefined;
  readonly until?: number | undefined;
}

/** Missing events that are being fetched. Only the first call of a method has an effect. */
export interface Recovery {
  /** All missing events have been published; `filled` is their number. */
  end(filled?: number): void;
  /** Events are lost for good: reports a `gap`. */
  lose(loss: Loss, filled?: number): void;
  /** The connection has ended, and the next one begins again. Reports nothing. */
  abandon(): void;
}

const nothing = (): void => undefined;

/** For a connection that has ended, or that has not replaced another one yet: reports nothing. */
export const NO_RECOVERY: Recovery = { end: nothing, lose: nothing, abandon: nothing };

/** How recoveries are reported. */
export interface RecoveryReporter {
  onRecovering(symbol: CurrencyPair | undefined, reason: string): void;
  onLost(symbol: CurrencyPair | undefined, loss: Loss): void;
  /** The last recovery of this scope has ended. */
  onRecovered(symbol: CurrencyPair | undefined, filled: number): void;
  /** A scope began or ended. */
  onChange(): void;
}

interface Scope {
  reason: string;
  open: number;
  filled: number;
}

/** The recoveries of one channel: per pair, or for the whole channel (`undefined`). */
export class Recoveries {
  readonly #reporter: RecoveryReporter;
  readonly #scopes = new Map<CurrencyPair | undefined, Scope>();

  constructor(reporter: RecoveryReporter) {
    this.#reporter = reporter;
  }

  get isIdle(): boolean {
    return this.#scopes.size === 0;
  }

  /** Whether a pair, or the whole channel, is being recovered. */
  has(symbol: CurrencyPair | undefined): boolean {
    return this.#scopes.has(symbol);
  }

  /** The open scopes, each with the reason for which it was opened. */
  *reasons(): Generator<readonly [symbol: CurrencyPair | undefined, reason: string]> {
    for (const [symbol, { reason }] of this.#scopes) yield [symbol, reason];
  }

  begin(reason: string, symbol?: CurrencyPair): Recovery {
    const scope = this.#open(reason, symbol);
    let isOpen = true;
    const close = (filled: number, report: boolean): void => {
      isOpen = false;
      scope.open--;
      scope.filled += filled;
      if (scope.open > 0) return;
      this.#scopes.delete(symbol);
      if (report) this.#reporter.onRecovered(symbol, scope.filled);
      this.#reporter.onChange();
    };
    return {
      end: (filled = 0) => {
        if (isOpen) close(filled, true);
      },
      lose: (loss, filled = 0) => {
        if (!isOpen) return;
        this.#reporter.onLost(symbol, loss);
        close(filled, true);
      },
      abandon: () => {
        if (isOpen) close(0, false);
      },
    };
  }

  #open(reason: string, symbol: CurrencyPair | undefined): Scope {
    const present = this.#scopes.get(symbol);
    if (present) {
      present.open++;
      return present;
    }
    const scope: Scope = { reason, open: 1, filled: 0 };
    this.#scopes.set(symbol, scope);
    this.#reporter.onRecovering(symbol, reason);
    this.#reporter.onChange();
    return scope;
  }
}
