import { Channel, type CurrencyPair } from '@hftjs/core';
import {
  INFO,
  isRow,
  now,
  pageFromId,
  readTrades,
  rowError,
  type Control,
  type MissingTrades,
  type PublicHeader,
  type Row,
  type Session,
  type SessionContext,
  type SignedClient,
  type SymbolMap,
  type TradePage,
} from '@hftjs/core/adapter';
import { parseTicker, parseTrade, tickerMessage, tradeMessage } from './messages.js';

/** The most trades of one answer of REST. */
const PAGE = 500;

/** The conversation on one connection of one channel. */
export class MarketSession implements Session {
  readonly messages = [tickerMessage, tradeMessage];
  readonly #context: SessionContext;
  readonly #symbols: SymbolMap;
  readonly #api: SignedClient<Row>;

  constructor(context: SessionContext, symbols: SymbolMap, api: SignedClient<Row>) {
    this.#context = context;
    this.#symbols = symbols;
    this.#api = api;
  }

  subscribe(pairs: readonly CurrencyPair[]): readonly string[] {
    return [this.#request('subscribe', pairs)];
  }

  unsubscribe(pairs: readonly CurrencyPair[]): readonly string[] {
    return [this.#request('unsubscribe', pairs)];
  }

  /** @throws Error for a frame that MyVenue does not document, which is counted and reported */
  onPacket(packet: unknown, receivedTime: number): Control | undefined {
    if (!isRow(packet)) throw new Error('the frame is not an object');
    const { exchange } = this.#context;
    const header: PublicHeader = { exchange, receivedTime, origin: undefined };
    switch (packet.type) {
      case 'ticker':
        this.#context.publish(Channel.TICKER, parseTicker(packet, this.#pairOf(packet), header));
        return undefined;
      case 'trade': {
        const { trade, id } = parseTrade(packet, this.#pairOf(packet), header);
        this.#context.publishTrade(trade, id);
        return undefined;
      }
      case 'subscribed':
        return { kind: 'acknowledged', pairs: this.#symbols.pairsOf(packet.symbol) };
      case 'rejected':
        return {
          kind: 'refused',
          pairs: this.#symbols.pairsOf(packet.symbol),
          reason: String(packet.message),
        };
      case 'unsubscribed':
      case 'heartbeat':
        return INFO;
      default:
        throw new Error('unknown type of frame');
    }
  }

  /** One page of trades that are missing by their ids. @param page - the id with which it begins */
  backfill(missing: MissingTrades, page?: string | number): Promise<TradePage> {
    const { symbol: pair } = missing;
    const { exchange, unreadableRow } = this.#context;
    return pageFromId(missing, page as number | undefined, async (fromId) => {
      const parameters = { symbol: this.#symbols.symbolOf(pair), from_id: fromId, limit: PAGE };
      const { trades } = await this.#api.read({ path: '/v1/trades', parameters });
      if (!Array.isArray(trades)) throw new Error('trades is not an array');
      const header: PublicHeader = { exchange, receivedTime: now(), origin: 'backfill' };
      const listed = readTrades(trades, (row) => parseTrade(row, pair, header), unreadableRow);
      return { ...listed, limit: PAGE, isFull: trades.length >= PAGE };
    });
  }

  #request(op: 'subscribe' | 'unsubscribe', pairs: readonly CurrencyPair[]): string {
    const symbols = pairs.map((pair) => this.#symbols.symbolOf(pair));
    return JSON.stringify({ op, channel: this.#context.channel, symbols });
  }

  #pairOf({ symbol }: Row): CurrencyPair {
    const pair = this.#symbols.subscribed(symbol);
    if (pair === undefined) throw rowError(() => `unknown symbol ${JSON.stringify(symbol)}`);
    return pair;
  }
}
