import { type ChannelParams, type Control, INFO, isRow, type Reconciler } from '@hftjs/core/adapter';
import { refuseUnknown } from '../market-feed.js';
import type { ExchangeInfo } from '../exchange-info.js';
import { unwrap } from '../packet.js';
import type { BinanceSymbols } from '../symbols.js';
import { parseExecutionReport } from './execution-report.js';
import { readEvent, readReply, type UserDataContext } from './user-data-control.js';

export interface UserDataFeedInit extends UserDataContext {
  readonly symbols: BinanceSymbols;
  readonly info: ExchangeInfo;
  readonly connection: Reconciler;
  /** A frame was read and is not of own orders. */
  readonly onSkipped: () => void;
}

/** One connection of the WebSocket API, subscribed to own events. */
export class UserDataFeed {
  readonly #init: UserDataFeedInit;

  constructor(init: UserDataFeedInit) {
    this.#init = init;
  }

  params(): Pick<ChannelParams, 'subscribe' | 'onPacket'> {
    const { symbols, info, connection, login } = this.#init;
    return {
      subscribe: async (pairs, context) => {
        const { resumed, refuse } = context;
        connection.begin(await refuseUnknown(pairs, { symbols, info, resumed, refuse }), context);
        return login.frames();
      },
      onPacket: (packet, receivedTime) => this.#read(packet, receivedTime),
    };
  }

  #read(packet: unknown, receivedTime: number): Control | undefined {
    const { symbols, connection, onSkipped } = this.#init;
    const event = unwrap(packet);
    if (!isRow(event) || typeof event.e !== 'string') return readReply(packet, this.#init);
    if (event.e === 'executionReport') {
      connection.publish([parseExecutionReport(event, symbols)], receivedTime);
      return undefined;
    }
    const control = readEvent(event);
    if (control === INFO) onSkipped();
    return control;
  }
}
