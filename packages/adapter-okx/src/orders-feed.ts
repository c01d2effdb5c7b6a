import type { CurrencyPair } from '@hftjs/core';
import {
  INFO,
  type ChannelParams,
  type Control,
  type OwnConnection,
  type OwnRow,
  type VenueClock,
} from '@hftjs/core/adapter';
import { readControl } from './control.js';
import { isData, type DataPacket } from './data-packet.js';
import { INSTRUMENTS_CHANNEL, type Instruments } from './instruments.js';
import { parseOrderRow, type OrderContext } from './order-row.js';
import { isPong } from './pong.js';
import { Requests } from './requests.js';
import { loginFrame, type Credentials } from './signature.js';

const CHANNEL = 'orders';

/** How often it is checked whether the list of instruments is old. Milliseconds. */
const REFRESH_INTERVAL = 500;

export interface OrdersFeedInit extends OrderContext {
  readonly connection: OwnConnection;
  readonly credentials: Credentials;
  readonly clock: VenueClock;
  readonly instruments: Instruments;
  readonly onBadRow: (error: unknown, row: unknown) => void;
}

/**
 * One private connection: logs on, subscribes own orders of all kinds of instruments (a spot market's may come as
 * `MARGIN`) and lets REST tell what the channel does not. OKX numbers no frames: one that cannot be read may have
 * held anything, so REST is asked again.
 */
export class OrdersFeed {
  readonly #init: OrdersFeedInit;
  readonly #requests = new Requests();
  #pairs: readonly CurrencyPair[] = [];

  constructor(init: OrdersFeedInit) {
    this.#init = init;
  }

  params(): Pick<ChannelParams, 'feed' | 'subscribe' | 'onPacket' | 'readFrame' | 'renew'> {
    const { credentials, clock, instruments, connection } = this.#init;
    return {
      feed: CHANNEL,
      subscribe: async (pairs, context) => {
        this.#pairs = await instruments.checked(pairs, context);
        await clock.synchronize();
        connection.begin(this.#pairs, context);
        return [loginFrame(credentials, clock.now())];
      },
      readFrame: (bytes) => (isPong(bytes) ? INFO : false),
      onPacket: (packet, receivedTime) => {
        if (!isData(packet)) return this.#control(packet);
        if (packet.arg.channel !== CHANNEL) return this.#other(packet);
        this.#publish(packet, receivedTime);
        return undefined;
      },
      renew: { interval: REFRESH_INTERVAL, run: () => instruments.refresh() },
    };
  }

  #publish({ data }: DataPacket, receivedTime: number): void {
    const { connection, onBadRow } = this.#init;
    const rows: OwnRow[] = [];
    for (const row of data) {
      try {
        rows.push(parseOrderRow(row, this.#init));
      } catch (error) {
        onBadRow(error, row);
      }
    }
    connection.publish(rows, receivedTime);
  }

  /** Rows that are none of own orders. */
  #other(packet: DataPacket): Control {
    if (packet.arg.channel === INSTRUMENTS_CHANNEL) this.#init.instruments.learn(packet.data);
    return this.#control(packet);
  }

  #control(packet: unknown): Control {
    const { symbols, clock } = this.#init;
    return readControl(packet, {
      channel: CHANNEL,
      pairs: this.#pairs,
      pairOf: (instId) => symbols.subscribed(instId),
      pairsOf: (requestId) => this.#requests.pairsOf(requestId),
      loggedIn: () => [this.#requests.subscribeAll(this.#pairs, { channel: CHANNEL, instType: 'ANY' })],
      now: () => clock.now(),
      distrustClock: () => {
        clock.distrust();
      },
    });
  }
}
