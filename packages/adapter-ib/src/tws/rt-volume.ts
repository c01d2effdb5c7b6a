import type { CurrencyPair } from '@hftjs/core';
import { amountOf, epochTimeOf, idOf } from '@hftjs/core/adapter';
import { excerpt } from '../excerpt.js';

/** What TWS tells first is the last print, however old: older than this, it is history. In milliseconds. */
const OLDEST_NEWS = 5_000;

/** One sample of the tape. */
export interface RtVolume {
  readonly price: number;
  readonly volume: number;
  /** Epoch milliseconds; `undefined` where the venue's number is of another unit. */
  readonly time: number | undefined;
}

/** The samples of each pair that were told, so that those told again are known. Lives as long as its stream. */
export class RtVolumes {
  readonly #last = new Map<CurrencyPair, string>();

  /**
   * Reads `price;size;time;total volume;average price;single`, such as
   * `701.28;1;1348075471534;67854;701.46918464;true`. Nothing for what was told before, and for what has no price
   * because it is no trade at the market's price.
   *
   * https://interactivebrokers.github.io/tws-api/tick_types.html#rt_volume
   *
   * @throws Error for what has another form
   */
  read(pair: CurrencyPair, text: string, receivedTime: number): RtVolume | undefined {
    const fields = text.split(';');
    const [price, size, time, total] = fields;
    if (fields.length < 6) throw new Error(`RTVolume is ${excerpt(text)}`);
    if (price === '' || size === '' || Number(size) === 0) return undefined;
    const print = {
      price: amountOf(price, 'price'),
      volume: amountOf(size, 'size'),
      time: epochTimeOf(idOf(time, 'time'), 'milliseconds'),
    };
    const key = `${time} ${total}`;
    const last = this.#last.get(pair);
    this.#last.set(pair, key);
    const isHistory = last === undefined && (print.time ?? -Infinity) < receivedTime - OLDEST_NEWS;
    return key === last || isHistory ? undefined : print;
  }
}
