import type { CurrencyPair, Liquidation } from '@hftjs/core';
import {
  isRow,
  now,
  paced,
  sleep,
  untilAborted,
  type Control,
  type Outage,
  type PublicHeader,
  type SessionContext,
} from '@hftjs/core/adapter';
import type { Market } from '../../../venue/future/instruments.js';
import { LiquidationFinder } from './liquidation-finder.js';
import type { LiquidationTape } from './liquidation-tape.js';
import { liquidationOf } from './liquidation.js';
import { isFeed, ProductSession, type FutureMarket } from '../product-session.js';
import { parseTrade, tradeMessages } from '../trade.js';

/** How long the lists of former trades may take after a reconnect, before REST is asked. Milliseconds. */
const PATIENCE = 3_000;

export interface LiquidationVenue extends FutureMarket {
  readonly tape: LiquidationTape;
}

/** One connection of the `trade` feed of WebSocket v1, for the liquidations among its trades. */
export class LiquidationSession extends ProductSession {
  readonly messages = tradeMessages;
  readonly #tape: LiquidationTape;
  readonly #finder: LiquidationFinder;
  readonly #searches = new Set<Promise<void>>();
  /** Pairs whose list of former trades has not come. */
  readonly #awaited = new Set<CurrencyPair>();
  #allCame: () => void = () => undefined;

  constructor(context: SessionContext, venue: LiquidationVenue) {
    super(context, venue, 'trade');
    this.#tape = venue.tape;
    this.#finder = new LiquidationFinder(context, venue, (liquidation, uid) =>
      this.#publish(liquidation, uid),
    );
  }

  override async subscribe(pairs: readonly CurrencyPair[]): Promise<readonly string[]> {
    const frames = await super.subscribe(pairs);
    for (const pair of pairs) this.#awaited.add(pair);
    return frames;
  }

  override unsubscribe(pairs: readonly CurrencyPair[]): readonly string[] {
    for (const pair of pairs) {
      this.#tape.forget(pair);
      this.#came(pair);
    }
    return super.unsubscribe(pairs);
  }

  override onPacket(packet: unknown, receivedTime: number): Control | undefined {
    if (isFeed(packet) && packet.feed === 'trade')
      this.#read(packet, this.marketOf(packet), { header: this.headerOf(receivedTime) });
    else if (isFeed(packet) && packet.feed === 'trade_snapshot') {
      const market = this.marketOf(packet);
      if (!Array.isArray(packet.trades)) throw new Error('the trades of a snapshot are not an array');
      this.#readFormer(packet.trades, market, receivedTime);
    } else return this.control(packet);
    return undefined;
  }

  /** Live once the lists of former trades have shown what was missed, and that was fetched. */
  async recover(outage: Outage | undefined): Promise<void> {
    if (!outage) return;
    const { signal, pairs } = this.context;
    const came = new Promise<void>((resolve) => {
      this.#allCame = resolve;
    });
    if (this.#awaited.size > 0)
      await untilAborted(() => Promise.race([came, sleep(paced(PATIENCE), signal)]), signal);
    for (const pair of pairs) {
      const from = this.#tape.timeOf(pair);
      if (this.#awaited.has(pair) && from !== undefined) this.#search(pair, from, now());
    }
    while (this.#searches.size > 0) await untilAborted(() => Promise.all(this.#searches), signal);
  }

  /** The last hundred trades, newest first: history at first, after a reconnect also what was missed. */
  #readFormer(rows: readonly unknown[], market: Market, receivedTime: number): void {
    const { context } = this;
    const isHistory = !context.isReplay && !this.#tape.hasBegun(market.symbol);
    const header = this.headerOf(receivedTime, context.outage === undefined ? 'snapshot' : 'backfill');
    for (const row of rows.toReversed()) {
      try {
        this.#read(row, market, { header, isHistory });
      } catch (error) {
        context.malformed(error, row);
      }
    }
    this.#tape.begin(market.symbol, receivedTime);
    this.#came(market.symbol);
  }

  #read(
    row: unknown,
    market: Market,
    { header, isHistory = false }: { readonly header: PublicHeader; readonly isHistory?: boolean },
  ): void {
    if (!isRow(row)) throw new Error('a row is not an object');
    const numbered = parseTrade(row, market, header);
    const { trade } = numbered;
    const { isNew, missingSince } = this.#tape.add(numbered);
    if (missingSince !== undefined) this.#search(market.symbol, missingSince, trade.exchangeTime ?? now());
    const liquidation = isNew ? liquidationOf(trade) : undefined;
    if (!liquidation || isHistory) this.context.skip();
    if (!liquidation) return;
    if (isHistory) this.#tape.isFirst(market.symbol, trade.tradeId);
    else this.#publish(liquidation, trade.tradeId);
  }

  #publish(liquidation: Liquidation, uid: string): boolean {
    const isFirst = this.#tape.isFirst(liquidation.symbol, uid);
    if (isFirst) this.context.publish('liquidation', liquidation);
    return isFirst;
  }

  #search(symbol: CurrencyPair, from: number, until: number): void {
    const search = this.#finder.find(symbol, { from, until }).finally(() => this.#searches.delete(search));
    this.#searches.add(search);
  }

  #came(pair: CurrencyPair): void {
    if (this.#awaited.delete(pair) && this.#awaited.size === 0) this.#allCame();
  }
}
