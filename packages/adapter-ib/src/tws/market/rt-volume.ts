import type { CurrencyPair } from '@hftjs/core';
import { amountOf, describeValue, epochTimeOf, idOf } from '@hftjs/core/adapter';

/** TWS first sends the last print, of any age. An older one than this is skipped. In milliseconds. */
const OLDEST_NEWS = 5_000;

/** One trade of the tape. */
export interface Print {
  readonly price: number;
  readonly volume: number;
  /** Epoch milliseconds; `undefined` where the venue's number is of another unit. */
  readonly time: number | undefined;
}

/** The last sample of each pair, to recognise one that is sent again. Lives as long as its stream. */
export class RtVolumes {
  readonly #last = new Map<CurrencyPair, string>();

  /**
   * Reads `price;size;time;total volume;average price;single`, such as
   * `701.28;1;1348075471534;67854;701.46918464;true`. Returns nothing for a print that was
   * sent before, and for one without a price because it is not a trade at the market's price.
   *
   * https://interactivebrokers.github.io/tws-api/tick_types.html#rt_volume
   *
   * @throws Error for a text of another form
   */
  read(pair: CurrencyPair, text: string, receivedTime: number): Print | undefined {
    const fields = text.split(';');
    const [price, size, time, total] = fields;
    if (fields.length < 6) throw new Error(`RTVolume is ${describeValue(text)}`);
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
