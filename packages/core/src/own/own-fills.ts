import { UNKNOWN_PAIR, type CurrencyPair } from '../currency-pair.js';
import type { MyTrade } from '../events.js';
import { definedOnly, exactFill, feesOf, type OwnOrdersInit } from './own-orders.js';
import type { FillRow, RowContext } from './order-update.js';

/** Fill ids remembered: years of fills for most, about 150 MB at the very most. */
const FILLS_KEPT = 1_000_000;

/** The own fills of one account: each becomes one {@link MyTrade}, once, whatever the venue replays. */
export class OwnFills {
  readonly #init: OwnOrdersInit;
  readonly #seen = new Set<string>();

  constructor(init: OwnOrdersInit) {
    this.#init = init;
  }

  /** Whether a fill is news; asking makes it known. */
  accept(symbol: CurrencyPair | undefined, tradeId: string): boolean {
    const key = `${symbol ?? UNKNOWN_PAIR} ${tradeId}`;
    if (this.#seen.has(key)) return false;
    this.#seen.add(key);
    if (this.#seen.size > FILLS_KEPT) {
      for (const oldest of this.#seen) {
        this.#seen.delete(oldest);
        break;
      }
    }
    return true;
  }

  /** The event of a fill that {@link accept} found to be news. */
  describe(row: FillRow, { receivedTime, origin }: RowContext): MyTrade {
    const { exchange, account } = this.#init;
    return definedOnly<MyTrade>({
      exchange,
      symbol: row.symbol ?? UNKNOWN_PAIR,
      exchangeTime: row.time,
      receivedTime,
      origin,
      account,
      tradeId: row.tradeId,
      orderId: row.orderId,
      clientOrderId: row.clientOrderId,
      side: row.side ?? 'unknown',
      price: Number(row.price),
      volume: Number(row.volume),
      contracts: row.contracts === undefined ? undefined : Number(row.contracts),
      liquidity: row.liquidity,
      fee: undefined,
      feeCurrency: undefined,
      fees: undefined,
      ...feesOf(row),
      exact: exactFill(row),
    });
  }
}
