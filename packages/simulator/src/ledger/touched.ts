import type { LedgerEntry } from './ledger-types.js';
import type { PositionRecord } from './position-record.js';

/** What has changed of one account since somebody looked. */
export class Touched {
  /** The movements by currency; none where only holds have changed. */
  readonly currencies = new Map<string, LedgerEntry[]>();
  readonly positions = new Set<PositionRecord>();

  /** The movements of a currency, which is thereby touched. */
  entries(currency: string): LedgerEntry[] {
    const entries = this.currencies.get(currency) ?? [];
    this.currencies.set(currency, entries);
    return entries;
  }
}
