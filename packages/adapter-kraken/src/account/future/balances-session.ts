import {
  epochTimeOf,
  type BalanceRow,
  type HoldingsList,
  type Row,
  type SessionContext,
} from '@hftjs/core/adapter';
import { SnapshotWait } from '../snapshot-wait.js';
import { parseBalance, sectionsOf, type Section } from './balance-rows.js';
import type { FutureAccount } from './future-account.js';
import { HoldingsSession } from './holdings-session.js';

const SECTIONS: readonly Section['name'][] = ['holding', 'futures', 'flex_futures'];

/** One connection of the `balances` feed: all wallets, and then those of the section that has changed. */
export class BalancesSession extends HoldingsSession {
  readonly #snapshot = new SnapshotWait<HoldingsList<BalanceRow>>();
  #sequence: number | undefined;

  constructor(context: SessionContext, account: FutureAccount) {
    super(context, account, { feed: 'balances', wholeFeed: 'balances_snapshot' });
    context.balances.readWith({
      read: (signal) =>
        this.#snapshot.ask(() => {
          this.subscribeAgain();
        }, signal),
      lags: false,
    });
  }

  override subscribe(): readonly string[] {
    return this.begin();
  }

  protected override onWhole(packet: Row, receivedTime: number): void {
    const { balances } = this.context;
    this.#sequence = numberOf(packet.seq);
    const sections = sectionsOf(packet);
    const { rows, unreadable } = readSections(sections, balances.unreadableRow);
    const hasAll = SECTIONS.every((name) => sections.some((section) => section.name === name));
    const list = {
      rows,
      complete: hasAll && unreadable === 0,
      receivedTime,
      exchangeTime: epochTimeOf(packet.timestamp),
    };
    if (!this.#snapshot.arrived({ ...list, unreadable })) balances.publish({ ...list, kind: 'snapshot' });
  }

  protected override onUpdate(packet: Row, receivedTime: number): void {
    const { balances } = this.context;
    // Until the snapshot that was asked for, all is in the snapshot.
    const isNews = this.#isNext(packet.seq) && !this.#snapshot.isOpen;
    const { rows } = readSections(sectionsOf(packet), balances.malformed);
    if (isNews)
      balances.publish({ rows, kind: 'update', receivedTime, exchangeTime: epochTimeOf(packet.timestamp) });
    else this.context.skip(rows.length);
  }

  /** False for a frame that came before. A frame that is missing may have been about any wallet. */
  #isNext(given: unknown): boolean {
    const number = numberOf(given);
    const previous = this.#sequence;
    if (number === undefined) return true;
    if (previous !== undefined && number <= previous) return false;
    this.#sequence = number;
    if (previous !== undefined && number > previous + 1)
      this.context.balances.doubt(`balances ${previous + 1} to ${number - 1} are missing`);
    return true;
  }
}

/** The rows of all sections that can be read, and how many cannot. */
function readSections(
  sections: readonly Section[],
  onUnreadable: (error: unknown, row: unknown) => void,
): { readonly rows: readonly BalanceRow[]; readonly unreadable: number } {
  const rows: BalanceRow[] = [];
  let unreadable = 0;
  for (const section of sections)
    for (const [key, row] of section.rows) {
      try {
        const { wallet, currency, total, available } = parseBalance(section.name, key, row);
        rows.push({ currency, wallet, numbers: { total, available } });
      } catch (error) {
        unreadable++;
        onUnreadable(error, row);
      }
    }
  return { rows, unreadable };
}

/** A number of a frame; `undefined` where it has none. */
function numberOf(value: unknown): number | undefined {
  const number = value === undefined || value === null ? NaN : Number(value);
  return Number.isSafeInteger(number) ? number : undefined;
}
