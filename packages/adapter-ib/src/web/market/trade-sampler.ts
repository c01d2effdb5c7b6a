import { Channel, type Trade } from '@hftjs/core';
import { compareDecimals, subtractDecimals } from '@hftjs/core/adapter';
import type { MarketState, TickerHeader } from './market-state.js';

/** The trade volume and price since the previous sample. */
export interface Sample {
  /** Of the last of these trades. */
  readonly price: number;
  /** Of all of them. */
  readonly volume: number;
}

/**
 * Trades of one contract as far as samples of last price, last size and volume of the day show them. Two prints between
 * two samples are one here. Lives as long as its connection.
 */
export class TradeSampler {
  #isFirst = true;
  #volume: string | undefined;
  #price: string | undefined;
  #size: string | undefined;

  /** The next message is a new snapshot: it is not compared with the one before. */
  reset(): void {
    this.#isFirst = true;
  }

  /** Compares a contract with its previous sample, after a message. */
  sample(state: MarketState): Sample | undefined {
    const last = state.get('31');
    const size = state.get('7059');
    const total = state.get('7762');
    const before = { volume: this.#volume, price: this.#price, size: this.#size };
    this.#volume = total?.text;
    this.#price = last?.text;
    this.#size = size?.text;
    if (this.#isFirst) {
      this.#isFirst = false;
      return undefined;
    }
    // The close of the day before, a halt, and delayed prices are not current trades.
    if (last === undefined || last.mark !== undefined || last.value <= 0 || !state.isRealTime)
      return undefined;
    if (total !== undefined) return growth(total.text, before.volume, last.value);
    const isSame = last.text === before.price && size?.text === before.size;
    return size === undefined || isSame ? undefined : { price: last.value, volume: size.value };
  }
}

/** The volume of the day restarts each day and is sometimes corrected: then no trade can be derived. */
function growth(total: string, before: string | undefined, price: number): Sample | undefined {
  if (before === undefined || compareDecimals(total, before) <= 0) return undefined;
  return { price, volume: Number(subtractDecimals(total, before)) };
}

/** The trade of a sample. The venue numbers no trades: a contract and a time. */
export const tradeOf = (
  sample: Sample,
  { updatedTime }: MarketState,
  { conid, ...header }: TickerHeader & { readonly conid: string },
): Trade => ({
  channel: Channel.TRADE,
  ...header,
  ...(updatedTime !== undefined && { exchangeTime: updatedTime }),
  tradeId: `${conid}:${updatedTime ?? header.receivedTime}`,
  ...sample,
  side: 'unknown',
  sampled: true,
});
