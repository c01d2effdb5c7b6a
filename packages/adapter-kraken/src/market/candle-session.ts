import {
  timestampOf,
  type CandleInterval,
  type CandleRow,
  type Candles,
  type Control,
  type MissingCandles,
  type SessionContext,
} from '@hftjs/core/adapter';
import { isDataOf, type DataPacket } from '../venue/control.js';
import { candleMessage, candleOf, candleRow } from './candle.js';
import { PublicSession, type V2Market } from './public-session.js';

/** REST answers about one call a second per address and pair. */
const PACE = { count: 1, per: 1_000 };

/** The candles of a market. */
export interface CandleMarket extends V2Market {
  /** Its code is its minutes. */
  readonly interval: CandleInterval;
  /** Candles that were missed, over REST. */
  readonly readCandles: (missing: MissingCandles, context: SessionContext) => Promise<readonly CandleRow[]>;
  /** Candles of one answer of REST. */
  readonly candleLimit: number;
}

/** One connection of the `ohlc` channel of WebSocket v2: the last candles of each pair, then each change of the present one. */
export class CandleSession extends PublicSession {
  readonly messages = [candleMessage];
  readonly #candles: Candles;
  readonly #minutes: number;

  constructor(context: SessionContext, market: CandleMarket) {
    const { interval, readCandles, candleLimit: limit } = market;
    super(context, market, { channel: 'ohlc', interval: interval.code, snapshot: true });
    this.#minutes = Number(interval.code);
    this.#candles = context.openCandles({
      interval,
      statesClosed: false,
      skipsQuiet: true,
      read: (missing) => readCandles(missing, context),
      limit,
      pace: PACE,
    });
  }

  override onPacket(packet: unknown, receivedTime: number): Control | undefined {
    if (!isDataOf('ohlc', packet)) return this.control(packet);
    const exchangeTime = sentAt(packet);
    const rows: CandleRow[] = [];
    for (const given of packet.data) {
      try {
        const row = candleRow.read(given);
        if (row.interval !== this.#minutes) throw new Error(`a candle of ${row.interval} minutes`);
        rows.push({ ...candleOf(row, this.pairOf(row.symbol)), exchangeTime });
      } catch (error) {
        this.context.malformed(error, given);
      }
    }
    this.#candles.apply(rows, receivedTime, packet.type);
    return undefined;
  }
}

/** When a frame was sent. A compiled reader has read the time already. */
function sentAt({ timestamp }: DataPacket & { readonly timestamp?: unknown }): number | undefined {
  return typeof timestamp === 'number' ? timestamp : timestampOf(timestamp);
}
