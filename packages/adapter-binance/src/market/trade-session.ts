import { Channel, type CurrencyPair } from '@hftjs/core';
import {
  INFO,
  pageFromId,
  type Control,
  type MissingTrades,
  type MessageDescription,
  type Row,
  type SessionContext,
  type TradePage,
} from '@hftjs/core/adapter';
import { marketRows, type StreamPacket } from '../venue/packet.js';
import type { TradeKind } from '../subscribe-args.js';
import type { BinanceShared } from '../venue/shared.js';
import { MarketSession } from './market-session.js';
import { listTrades } from './trade-backfill.js';
import {
  isMarketTrade,
  parseAggregateTrade,
  parseTrade,
  tradeMessages,
  unmappedKind,
  type NumberedTrade,
} from './trade.js';

const EVENTS: ReadonlySet<string> = new Set(['trade', 'aggTrade'] satisfies TradeKind[]);

/** One connection of the trade channel. */
export class TradeSession extends MarketSession<NumberedTrade> {
  protected readonly events = EVENTS;
  /** What is subscribed: its ids are the pair's sequence. The other kind comes in replays only. */
  readonly #kind: TradeKind;
  readonly messages: readonly MessageDescription[];

  constructor(shared: BinanceShared, context: SessionContext) {
    super(shared, context, [shared.args.trade]);
    this.#kind = shared.args.trade;
    this.messages = tradeMessages(this.#kind);
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

  onMessage(packet: unknown, receivedTime: number): Control | undefined {
    const numbered = this.eventIn(packet as StreamPacket, receivedTime);
    if (numbered === undefined) return INFO;
    const { trade, id } = numbered;
    if (id === undefined) this.context.publish(Channel.TRADE, trade);
    else this.context.publishTrade(trade, id);
    return undefined;
  }

  backfill(missing: MissingTrades, page?: string | number): Promise<TradePage> {
    return pageFromId(missing, page as number | undefined, (fromId) =>
      listTrades(this.shared, this.context, { symbol: missing.symbol, fromId }),
    );
  }

  #control(packet: unknown): Control {
    const control = this.control(packet);
    if (control.kind !== 'acknowledged') return control;
    return { ...control, venueTime: this.shared.api.clock.earliest() };
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
    const unmapped = isMatch ? unmappedKind(row) : undefined;
    if (unmapped !== undefined) context.countUnmapped(`a trade is of a kind that is not mapped: ${unmapped}`);
    return row.e === this.#kind ? numbered : { trade: numbered.trade, id: undefined };
  }
}
