import {
  readPages,
  readRows,
  type BalanceRow,
  type HoldingsList,
  type HoldingsReads,
  type Row,
} from '@hftjs/core/adapter';
import { isRefusal, nextPage, pathTo } from '../venue/rest.js';
import type { AccountParts } from './account-memory.js';
import { addAccounts, parseAccount, parseFuturesSummary } from './balances.js';

/** The most rows of one page. */
const ACCOUNTS_PER_PAGE = 250;

/** From one reading to the next while nothing happens, in milliseconds: deposits and withdrawals are not sent. */
const INTERVAL = 30_000;

/**
 * The balances of a connection. No channel has those of the spot account: they are read over REST after each change of
 * an order. `futures_balance_summary` has the futures account.
 */
export class AccountBalances {
  readonly #parts: AccountParts;
  readonly #reads: HoldingsReads;

  constructor(parts: AccountParts) {
    this.#parts = parts;
    this.#reads = parts.context.balances.readWith({ read: () => this.#read(), every: INTERVAL });
  }

  /** Reads the snapshot. */
  recover(): Promise<void> {
    return this.#reads.recover();
  }

  /** An order has moved money, or holds other amounts than before. */
  orderChanged(): void {
    this.#reads.refresh();
  }

  /** An event of `futures_balance_summary`. */
  publishSummary(
    event: Row,
    frame: { readonly time: number | undefined; readonly receivedTime: number },
  ): void {
    const { context, memory } = this.#parts;
    const { time, receivedTime } = frame;
    try {
      const row = parseFuturesSummary(event.fcm_balance_summary, time);
      memory.hasFutures = Number(row.numbers.total) !== 0;
      // The list of accounts is the snapshot; of a recording there is nothing else.
      const kind = context.isReplay && event.type === 'snapshot' ? 'snapshot' : 'update';
      context.balances.publish({ rows: [row], kind, receivedTime, exchangeTime: time });
    } catch (error) {
      memory.hasFutures = true;
      context.balances.malformed(error, event);
    }
  }

  /** Coinbase refused the summary of the futures account. */
  futuresRefused(words: string): void {
    const { context, memory } = this.#parts;
    if (!memory.isWithoutFutures)
      context.warn(`no balance of the futures account: Coinbase answered "${words}"`);
    memory.isWithoutFutures = true;
  }

  /**
   * All accounts of the key's portfolio, each by itself.
   *
   * @see https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/accounts/list-accounts
   */
  async #read(): Promise<HoldingsList<BalanceRow>> {
    const { venue, context, memory } = this.#parts;
    const futures = memory.hasFutures ? await this.#readFutures() : [];
    const listed = await readPages(
      (call) => venue.api.signed(call),
      { path: pathTo('/accounts'), parameters: { limit: ACCOUNTS_PER_PAGE } },
      ({ accounts, has_next: hasNext, cursor }) => ({
        rows: accounts,
        next: String(hasNext) === 'true' ? nextPage(cursor) : undefined,
      }),
    );
    const { rows, unreadable } = readRows(listed, parseAccount, context.balances.unreadableRow);
    return {
      rows: [...addAccounts(rows), ...(futures ?? [])],
      unreadable,
      // What cannot be read is not nothing.
      complete: unreadable === 0 && futures !== undefined,
    };
  }

  /** @returns `undefined` where Coinbase refuses to answer */
  async #readFutures(): Promise<readonly BalanceRow[] | undefined> {
    try {
      const { balance_summary: summary } = await this.#parts.venue.api.signed({
        path: pathTo('/cfm/balance_summary'),
      });
      return [parseFuturesSummary(summary)];
    } catch (error) {
      if (isRefusal(error)) return undefined;
      throw error;
    }
  }
}
