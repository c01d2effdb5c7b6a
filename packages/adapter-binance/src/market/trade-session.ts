import { Channel, type CurrencyPair } from '@hftjs/core';
import {
  INFO,
  type Control,
  type MissingTrades,
  type Row,
  type SessionContext,
  type TradePage,
} from '@hftjs/core/adapter';
import { marketRows } from '../venue/packet.js';
import type { TradeKind } from '../subscribe-args.js';
import type { BinanceShared } from '../venue/shared.js';
import { MarketSession } from './market-session.js';
import { backfillTrades } from './trade-backfill.js';
import { isMarketTrade, parseAggregateTrade, parseTrade, unmappedKind, type NumberedTrade } from './trade.js';

const EVENTS: ReadonlySet<string> = new Set(['trade', 'aggTrade'] satisfies TradeKind[]);

/** How far off a measured clock may be, in milliseconds: what came shortly before does not count as history. */
const CLOCK_ERROR = 250;

/** Kinds of trades that are warned of. */
const MAX_WARNINGS = 100;

/** One connection of the trade channel. */
export class TradeSession extends MarketSession<NumberedTrade> {
  protected readonly events = EVENTS;
  /** What is subscribed: its ids are the pair's sequence. The other kind comes in replays only. */
  readonly #kind: TradeKind;
  readonly #unmapped: Set<string>;

  /** @param unmapped - kinds of trades that the stream has warned of */
  constructor(shared: BinanceShared, unmapped: Set<string>, context: SessionContext) {
    super(shared, context, [shared.args.trade]);
    this.#kind = shared.args.trade;
    this.#unmapped = unmapped;
  }

  override subscribe(pairs: readonly CurrencyPair[]): Promise<readonly string[]> {
    // Binance's acknowledgements have no time. Without its clock, our own has to do.
    void this.shared.api.clock.synchronize().catch(() => undefined);
    return super.subscribe(pairs);
  }

  onPacket(packet: unknown, receivedTime: number): Control | undefined {
    const frame = marketRows(packet);
    if (!frame) return this.#control(packet);
    const trades = this.eventsIn(frame, receivedTime);
    for (const { trade, id } of trades)
      if (id === undefined) this.context.publish(Channel.TRADE, trade);
      else this.context.publishTrade(trade, id);
    return trades.length > 0 ? undefined : INFO;
  }

  backfill(missing: MissingTrades, page?: string | number): Promise<TradePage> {
    return backfillTrades(
      { shared: this.shared, context: this.context },
      missing,
      page as number | undefined,
    );
  }

  #control(packet: unknown): Control {
    const control = this.control(packet);
    if (control.kind !== 'acknowledged') return control;
    return { ...control, venueTime: this.shared.api.clock.now() - CLOCK_ERROR };
  }

  protected read(row: Row, symbol: CurrencyPair, receivedTime: number): NumberedTrade | undefined {
    const { context, shared } = this;
    const isMatch = row.e === 'trade';
    if (isMatch && !isMarketTrade(row)) {
      if (this.#kind === 'trade' && typeof row.t === 'number') context.skipTradeId(symbol, row.t);
      return undefined;
    }
    const parse = isMatch ? parseTrade : parseAggregateTrade;
    const header = { exchange: context.exchange, receivedTime, origin: undefined };
    const numbered = parse(row, { symbol, isFuture: shared.isFuture }, header);
    if (isMatch) this.#warnOf(unmappedKind(row));
    return row.e === this.#kind ? numbered : { trade: numbered.trade, id: undefined };
  }

  #warnOf(unmapped: string | undefined): void {
    if (unmapped === undefined) return;
    this.context.countUnmapped();
    if (this.#unmapped.has(unmapped) || this.#unmapped.size >= MAX_WARNINGS) return;
    this.#unmapped.add(unmapped);
    this.context.warn(`a trade is of a kind that is not mapped: ${unmapped}`);
  }
}
