import type { Channel, CurrencyPair, Exchange, Trade } from '@hftjs/core';
import {
  type ChannelParams,
  type Control,
  isRow,
  type MissingTrades,
  now,
  type PublicHeader,
  type Row,
  type SubscribeContext,
} from '@hftjs/core/adapter';
import { readControl } from './control.js';
import type { KrakenApi } from './kraken-api.js';
import { Requests } from './requests.js';
import type { KrakenSymbols } from './symbols.js';
import { parseRestTrade } from './trade.js';
import { isDataOf, type DataPacket } from './data-packet.js';

/** REST pages of 1,000 trades read for one hole before it is told as lost. */
const MAX_BACKFILL_PAGES = 20;

export interface PublicFeedInit {
  readonly channel: typeof Channel.TICKER | typeof Channel.TRADE;
  readonly exchange: Exchange;
  readonly symbols: KrakenSymbols;
  readonly api: KrakenApi;
  readonly publishRow: (row: Row, symbol: CurrencyPair, header: PublicHeader) => void;
  readonly publishTrade: (trade: Trade, id: number) => void;
  readonly onBadRow: (error: unknown, row: unknown) => void;
}

/** One connection of a public channel: what it asked for, and how its frames are read. */
export class PublicFeed {
  readonly #init: PublicFeedInit;
  readonly #requests = new Requests();
  #resumed = false;
  #paused = false;

  constructor(init: PublicFeedInit) {
    this.#init = init;
  }

  params(
    args: (context: SubscribeContext) => object,
  ): Pick<ChannelParams, 'subscribe' | 'onPacket' | 'backfill'> {
    return {
      subscribe: (pairs, context) => {
        this.#resumed = context.resumed;
        return this.#requests.subscribe(this.#init.channel, pairs, args(context));
      },
      onPacket: (packet, receivedTime) => {
        if (!isDataOf(this.#init.channel, packet)) return this.#control(packet);
        this.#publish(packet, receivedTime);
        return undefined;
      },
      backfill: (missing) => this.#backfill(missing),
    };
  }

  #publish(packet: DataPacket, receivedTime: number): void {
    const { exchange, symbols, publishRow, onBadRow } = this.#init;
    const origin = packet.type !== 'snapshot' ? undefined : this.#resumed ? 'backfill' : 'snapshot';
    const header: PublicHeader = { exchange, receivedTime, origin };
    for (const row of packet.data) {
      try {
        if (!isRow(row)) throw new Error('a row is no object');
        const symbol = typeof row.symbol === 'string' ? symbols.subscribed(row.symbol) : undefined;
        if (symbol === undefined) throw new Error(`unknown symbol ${JSON.stringify(row.symbol)}`);
        publishRow(row, symbol, header);
      } catch (error) {
        onBadRow(error, row);
      }
    }
  }

  #control(packet: unknown): Control {
    const { channel, symbols } = this.#init;
    const control = readControl(
      packet,
      {
        channel,
        pairOf: (symbol) => symbols.subscribed(symbol),
        pairsOf: (requestId) => this.#requests.pairsOf(requestId),
      },
      this.#paused,
    );
    if (control.kind === 'paused') this.#paused = true;
    return control;
  }

  /** Reads the trades of a hole over REST, oldest first, until its end or until there are no more. */
  async #backfill({ symbol, lastId, from }: MissingTrades): Promise<void> {
    if (from === undefined) return;
    const { api, exchange, publishTrade } = this.#init;
    // The cursor is exclusive; trades of the same microsecond as the last one we have may be missing too.
    let since = `${Math.floor(from) - 1}000000`;
    for (let page = 0; page < MAX_BACKFILL_PAGES; page++) {
      const { rows, last } = await api.tradesAfter(symbol, since);
      const header: PublicHeader = { exchange, receivedTime: now(), origin: 'backfill' };
      let reached = rows.length === 0;
      for (const row of rows) {
        const { trade, id } = parseRestTrade(row, symbol, header);
        reached ||= id >= lastId;
        if (id <= lastId) publishTrade(trade, id);
      }
      if (reached || last === since) return;
      since = last;
    }
  }
}
