import {
  type ChannelParams,
  type Control,
  INFO,
  isRow,
  type Reconciler,
  type Row,
  type VenueClock,
} from '@hftjs/core/adapter';
import { readControl } from '../control.js';
import type { ExchangeInfo } from '../exchange-info.js';
import { refuseUnknown } from '../market-feed.js';
import { unwrap } from '../packet.js';
import { Requests } from '../requests.js';
import type { BinanceSymbols } from '../symbols.js';
import { timeOf } from '../venue-time.js';
import { parseAlgoUpdate, type AlgoContext } from './algo-update.js';
import { RENEWAL_INTERVAL, type ListenKey } from './listen-key.js';
import { parseOrderTradeUpdate } from './order-trade-update.js';
import type { UnnumberedFills } from './unnumbered-fills.js';

export interface FutureUserDataInit {
  /** The URL without its key. */
  readonly host: string;
  readonly symbols: BinanceSymbols;
  readonly info: ExchangeInfo;
  readonly connection: Reconciler;
  readonly listenKey: ListenKey;
  readonly clock: VenueClock;
  readonly known: AlgoContext['known'];
  readonly unnumbered: UnnumberedFills;
  /** A frame was read and is not of own orders. */
  readonly onSkipped: () => void;
}

/** One connection of the account's private stream: its key says whose it is, and there is nothing to subscribe. */
export class FutureUserDataFeed {
  readonly #init: FutureUserDataInit;
  readonly #requests = new Requests();

  constructor(init: FutureUserDataInit) {
    this.#init = init;
  }

  params(): Pick<ChannelParams, 'dial' | 'renew' | 'subscribe' | 'onPacket'> {
    const { host, symbols, info, connection, listenKey, clock } = this.#init;
    return {
      dial: async () => ({ url: `${host}/${await listenKey.fetch()}` }),
      renew: { interval: RENEWAL_INTERVAL, run: () => listenKey.renew() },
      subscribe: async (pairs, context) => {
        const { resumed, refuse, acknowledge } = context;
        connection.begin(await refuseUnknown(pairs, { symbols, info, resumed, refuse }), context);
        await clock.synchronize();
        // There is nothing to subscribe and nothing acknowledged: the key in the URL says it all.
        acknowledge(clock.now());
        return [];
      },
      onPacket: (packet, receivedTime) => this.#read(packet, receivedTime),
    };
  }

  #read(packet: unknown, receivedTime: number): Control | undefined {
    const event = unwrap(packet);
    if (!isRow(event) || typeof event.e !== 'string') return readControl(packet, this.#requests);
    switch (event.e) {
      case 'ORDER_TRADE_UPDATE':
        this.#init.connection.publish([parseOrderTradeUpdate(event.o, this.#init)], receivedTime);
        return undefined;
      case 'ALGO_UPDATE':
        this.#publishAlgo(event, receivedTime);
        return undefined;
      case 'listenKeyExpired':
        return { kind: 'retry', reason: 'the listen key has expired' };
      case 'serverShutdown':
        return { kind: 'rotate', reason: 'Binance announced serverShutdown' };
      default:
        // TRADE_LITE among them: the same fill comes again, whole, as ORDER_TRADE_UPDATE.
        this.#init.onSkipped();
        return INFO;
    }
  }

  #publishAlgo(event: Row, receivedTime: number): void {
    const time = timeOf(event.T ?? event.E);
    this.#init.connection.publish([{ order: parseAlgoUpdate(event.o, this.#init, time) }], receivedTime);
  }
}
