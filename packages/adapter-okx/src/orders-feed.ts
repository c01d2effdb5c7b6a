import type { CurrencyPair } from '@hftjs/core';
import {
  INFO,
  now,
  type ChannelParams,
  type Control,
  type Outage,
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

/** How often it is looked whether a frame was lost that only REST can make up for, in milliseconds. */
const DOUBT_INTERVAL = 500;

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
  #isRecovered = false;
  #isRecovering = false;
  /** When a frame was lost that REST has not made up for yet. */
  #doubtfulSince: number | undefined;

  constructor(init: OrdersFeedInit) {
    this.#init = init;
  }

  params(): Pick<ChannelParams, 'feed' | 'subscribe' | 'onPacket' | 'readFrame' | 'recover' | 'renew'> {
    const { credentials, clock, instruments, connection } = this.#init;
    return {
      feed: CHANNEL,
      subscribe: async (pairs, context) => {
        this.#pairs = await instruments.checked(pairs, context);
        await clock.synchronize();
        connection.begin(this.#pairs);
        return [loginFrame(credentials, clock.now())];
      },
      readFrame: (bytes, receivedTime) => {
        if (isPong(bytes)) return INFO;
        if (!isJson(bytes)) this.#doubt(receivedTime);
        return false;
      },
      onPacket: (packet, receivedTime) => {
        if (!isData(packet)) return this.#control(packet);
        if (packet.arg.channel !== CHANNEL) return this.#other(packet);
        this.#publish(packet, receivedTime);
        return undefined;
      },
      recover: (outage) => this.#recover(outage),
      renew: {
        interval: DOUBT_INTERVAL,
        run: async () => {
          await this.#settleDoubt();
          await instruments.refresh();
        },
      },
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
        this.#doubt(receivedTime);
      }
    }
    connection.publish(rows, receivedTime);
  }

  async #recover(outage: Outage | undefined): Promise<void> {
    await this.#init.connection.params().recover?.(outage);
    this.#isRecovered = true;
  }

  #doubt(time: number): void {
    this.#doubtfulSince ??= time;
  }

  /** Rejecting ends the connection: the next one recovers as after any outage. */
  async #settleDoubt(): Promise<void> {
    const from = this.#doubtfulSince;
    if (from === undefined || !this.#isRecovered || this.#isRecovering) return;
    this.#isRecovering = true;
    this.#doubtfulSince = undefined;
    this.#init.connection.begin(this.#pairs);
    await this.#recover({ from, until: now() });
    this.#isRecovering = false;
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

function isJson(bytes: Uint8Array): boolean {
  try {
    JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString());
    return true;
  } catch {
    return false;
  }
}
