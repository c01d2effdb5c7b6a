import type { CurrencyPair } from '@hftjs/core';
import {
  isRow,
  readRows,
  type BalanceRow,
  type HoldingsList,
  type PositionRow,
  type SessionContext,
} from '@hftjs/core/adapter';
import type { WebVenue } from '../../venue/web-venue.js';
import { listOf, readLedgerRow } from './ledger-row.js';
import { readPosition, withoutParts } from './position-row.js';

/**
 * Positions of one page are a hundred, and were thirty: a shorter page is the last one.
 * https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#positions
 */
const SHORTEST_FULL_PAGE = 30;
const MOST_PAGES = 100;

/** The ledger and the positions of an account over REST. Lives as long as its connection. */
export class PortfolioApi {
  readonly #context: SessionContext;
  readonly #venue: WebVenue;

  constructor(context: SessionContext, venue: WebVenue) {
    this.#context = context;
    this.#venue = venue;
  }

  /** The cash of all currencies. */
  async balances(account: string): Promise<HoldingsList<BalanceRow>> {
    await this.#venue.session.openPortfolios(this.#venue.member);
    const answer = await this.#call(`/portfolio/${account}/ledger`);
    if (!isRow(answer)) throw new Error('the ledger is not an object');
    const { unreadableRow } = this.#context.balances;
    const { rows, unreadable } = readRows(Object.values(answer), readLedgerRow, unreadableRow);
    return { ...listOf(rows), unreadable };
  }

  /** The open positions of the subscribed pairs. */
  async positions(account: string): Promise<HoldingsList<PositionRow>> {
    await this.#venue.session.openPortfolios(this.#venue.member);
    const rows: unknown[] = [];
    // The list that is read otherwise is one that the venue has kept.
    await this.#venue.member.api.find({ method: 'POST', path: `/portfolio/${account}/positions/invalidate` });
    for (let page = 0; ; page++) {
      const answer = await this.#call(`/portfolio/${account}/positions/${page}`);
      if (!Array.isArray(answer)) throw new Error('the list of positions is not an array');
      rows.push(...(answer as unknown[]));
      if (answer.length < SHORTEST_FULL_PAGE) break;
      if (page === MOST_PAGES) throw new Error(`the list of positions has more than ${MOST_PAGES} pages`);
    }
    const pairOf = (conid: string): CurrencyPair | undefined => this.#venue.directory.pairOf(conid);
    const { unreadableRow } = this.#context.positions;
    const read = readRows(rows, (row) => readPosition(row, pairOf), unreadableRow);
    return { ...read, rows: withoutParts(read.rows) };
  }

  async #call(path: string): Promise<unknown> {
    const { member, session } = this.#venue;
    try {
      return await member.api.call({ path });
    } catch (error) {
      session.closePortfolios();
      throw error;
    }
  }
}
