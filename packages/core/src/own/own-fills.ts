import { Channel } from '../channel.js';
import { UNKNOWN_PAIR, type CurrencyPair } from '../currency-pair.js';
import { isDecimal } from '../decimal.js';
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

  /** Whether a fill was delivered before; it may have been told without its pair then. */
  has(symbol: CurrencyPair | undefined, tradeId: string): boolean {
    return this.#seen.has(keyOf(symbol, tradeId)) || this.#seen.has(keyOf(undefined, tradeId));
  }

  /** Remembers a fill as delivered. */
  add(symbol: CurrencyPair | undefined, tradeId: string): void {
    this.#seen.add(keyOf(symbol, tradeId));
    if (this.#seen.size <= FILLS_KEPT) return;
    for (const oldest of this.#seen) {
      this.#seen.delete(oldest);
      return;
    }
  }

  /**
   * The event of a fill.
   *
   * @throws Error when its price or volume is no number
   */
  describe(row: FillRow, { receivedTime, origin }: RowContext): MyTrade {
    const { exchange, account } = this.#init;
    if (!isDecimal(row.price) || !isDecimal(row.volume))
      throw new Error(`fill ${row.tradeId} is of ${row.volume} at ${row.price}`);
    return definedOnly<MyTrade>({
      channel: Channel.MY_TRADE,
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
      positionSide: row.positionSide,
      price: Number(row.price),
      volume: Number(row.volume),
      contracts: row.contracts === undefined ? undefined : Number(row.contracts),
      liquidity: row.liquidity,
      revision: undefined,
      fee: undefined,
      feeCurrency: undefined,
      fees: undefined,
      ...feesOf(row),
      exact: exactFill(row),
    });
  }
}

const keyOf = (symbol: CurrencyPair | undefined, tradeId: string): string =>
  `${symbol ?? UNKNOWN_PAIR} ${tradeId}`;
