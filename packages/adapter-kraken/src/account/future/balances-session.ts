import {
  epochTimeOf,
  type BalanceRow,
  type HoldingsList,
  type HoldingsReads,
  type Row,
  type SessionContext,
} from '@hftjs/core/adapter';
import { HoldingsSnapshots } from '../holdings-snapshots.js';
import { parseAccounts, parseBalance, sectionsOf, type Section, type WalletBalance } from './balance-rows.js';
import type { FutureAccount } from './future-account.js';
import { HoldingsSession } from './holdings-session.js';

const SECTIONS: readonly Section['name'][] = ['holding', 'futures', 'flex_futures'];

/** One connection of the `balances` feed: all wallets, and then those of the section that has changed. */
export class BalancesSession extends HoldingsSession {
  readonly #snapshots: HoldingsSnapshots<BalanceRow>;
  #sequence: number | undefined;
  readonly #reads: HoldingsReads;
  #hasBegun = false;

  constructor(context: SessionContext, account: FutureAccount) {
    super(context, account, { feed: 'balances', wholeFeed: 'balances_snapshot' });
    this.#snapshots = new HoldingsSnapshots({
      subscribeAgain: () => {
        this.subscribeAgain();
      },
      readRest: () => this.#readRest(),
    });
    this.#reads = context.balances.readWith({ read: (signal) => this.#snapshots.read(signal), lags: false });
  }

  override subscribe(): readonly string[] {
    return this.begin();
  }

  /** Live with the first frame, even of an account that holds nothing. */
  override recover(): Promise<void> {
    return this.#snapshots.recover(this.#reads, this.context.signal);
  }

  onUnreadable(): void {
    this.#snapshots.failed();
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
    if (!this.#snapshots.arrived({ ...list, unreadable }))
      balances.publish({ ...list, kind: this.#hasBegun ? 'update' : 'snapshot' });
    this.#hasBegun = true;
  }

  protected override onUpdate(packet: Row, receivedTime: number): void {
    const { balances } = this.context;
    // Until the snapshot that was asked for, all is in the snapshot.
    const isNews = this.#isNext(packet.seq) && !this.#snapshots.isAwaited;
    const { rows } = readSections(sectionsOf(packet), balances.malformed);
    if (isNews)
      balances.publish({ rows, kind: 'update', receivedTime, exchangeTime: epochTimeOf(packet.timestamp) });
    else this.context.skip(rows.length);
  }

  async #readRest(): Promise<HoldingsList<BalanceRow>> {
    // REST may lag behind the socket, which is asked again.
    this.#reads.refresh();
    return { rows: parseAccounts(await this.account.api.accounts()).map(rowOf) };
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

const rowOf = ({ currency, wallet, total, available }: WalletBalance): BalanceRow => ({
  currency,
  wallet,
  numbers: { total, available },
});

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
        rows.push(rowOf(parseBalance(section.name, key, row)));
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
