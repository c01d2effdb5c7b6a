import type { MyOrder } from '@hftjs/core';
import {
  now,
  type ChannelParams,
  type Control,
  type FillRow,
  type Reconciler,
  type AccountRows,
  type AccountRow,
} from '@hftjs/core/adapter';
import { readControl } from './control.js';
import { isDataOf, type DataPacket } from './data-packet.js';
import { parseExecution } from './executions.js';
import type { KrakenApi } from './kraken-api.js';
import type { KrakenOwnApi } from './own-api.js';
import { Requests } from './requests.js';
import type { KrakenSymbols } from './symbols.js';

const CHANNEL = 'executions';

/** The stream's own orders, as this feed uses them. */
export interface OwnOrdersAccess {
  readonly orders: { get(orderId: string): MyOrder | undefined; open(): MyOrder[] };
  publish(frame: AccountRows): unknown;
  doubt(reason: string): void;
}

export interface ExecutionsFeedInit {
  readonly api: Pick<KrakenApi, 'symbolNames' | 'token'>;
  readonly ownApi: KrakenOwnApi;
  readonly connection: Reconciler;
  readonly symbols: KrakenSymbols;
  readonly own: OwnOrdersAccess;
  readonly onBadRow: (error: unknown, row: unknown) => void;
  /** Kraken's clock was seen: how far it is ahead of ours, in milliseconds. */
  readonly onClock: (ahead: number) => void;
}

/**
 * One connection of the `executions` feed, which carries own orders and fills alike: token, sequence numbers and
 * snapshot.
 */
export class ExecutionsFeed {
  readonly #init: ExecutionsFeedInit;
  readonly #requests: Requests;
  /** Whether there is a connection; otherwise frames are fed. */
  #isConnected = false;
  #paused = false;
  #sequence: number | undefined;
  #openBefore: readonly MyOrder[] = [];
  #gone: ReadonlySet<string> = new Set();
  #fills: readonly FillRow[] = [];

  constructor(init: ExecutionsFeedInit) {
    this.#init = init;
    this.#requests = new Requests((pair) => init.symbols.symbolOf(pair));
  }

  params(): ReturnType<Reconciler['params']> &
    Pick<ChannelParams, 'startsWithData' | 'subscribe' | 'onPacket'> {
    const { api, ownApi, own, connection } = this.#init;
    const params = connection.params();
    return {
      ...params,
      feed: CHANNEL,
      startsWithData: true,
      subscribe: async (pairs, context) => {
        // The feed knows no pairs, so nobody else would say that one is misspelt.
        const { unknown } = await api.symbolNames(pairs);
        if (unknown.length > 0) context.refuse(unknown, 'Kraken has no such pair');
        this.#openBefore = own.orders.open();
        this.#isConnected = true;
        connection.begin(pairs, context);
        ownApi.begin(context.signal);
        const token = await api.token();
        // Fills of before the first connection are history; after that they are what was missed.
        const args = { token, snap_orders: true, snap_trades: context.resumed, order_status: true };
        return [this.#requests.subscribeAll(CHANNEL, pairs, args)];
      },
      onPacket: (packet, receivedTime) => {
        if (!isDataOf(CHANNEL, packet)) return this.#control(packet);
        return this.#read(packet, receivedTime);
      },
      onUnreadable: (reason) => {
        ownApi.distrust();
        params.onUnreadable?.(reason);
      },
    };
  }

  #read(packet: DataPacket, receivedTime: number): Control | undefined {
    const { symbols, own, ownApi, connection, onBadRow } = this.#init;
    const isSnapshot = packet.type === 'snapshot';
    const rows: AccountRow[] = [];
    for (const entry of packet.data) {
      try {
        rows.push(
          parseExecution(entry, { symbols, isSnapshot, known: (orderId) => own.orders.get(orderId) }),
        );
      } catch (error) {
        ownApi.distrust();
        onBadRow(error, entry);
      }
    }
    if (isSnapshot) this.#publishSnapshot(rows, packet, receivedTime);
    else connection.publish(rows, receivedTime);
    return this.#checkSequence(packet);
  }

  /** A frame lost on this connection can have held anything. */
  #checkSequence({ sequence, type }: DataPacket): Control | undefined {
    const number = Number(sequence);
    const previous = this.#sequence;
    if (!Number.isSafeInteger(number)) return undefined;
    if (previous === undefined || type === 'snapshot' || number > previous) this.#sequence = number;
    if (previous === undefined || type === 'snapshot' || number <= previous + 1) return undefined;
    this.#init.ownApi.distrust();
    const reason = `executions ${previous + 1} to ${number - 1} are missing`;
    if (!this.#isConnected) return { kind: 'gap', reason };
    this.#init.own.doubt(reason);
    return undefined;
  }

  /**
   * Fills and orders of a snapshot may come in one frame or in two: only a frame that lists orders, or nothing
   * at all, says what is open.
   */
  #publishSnapshot(rows: readonly AccountRow[], { data }: DataPacket, receivedTime: number): void {
    const { connection, ownApi } = this.#init;
    const orders = rows.flatMap(({ order }) => order ?? []);
    const fills = rows.flatMap(({ fill, order }) => (fill && !order ? [fill] : []));
    // Newest first on the wire.
    const ordered = [...fills].reverse().sort((left, right) => (left.time ?? 0) - (right.time ?? 0));
    if (!this.#isConnected) this.#replayFills(ordered, receivedTime);
    if (fills.length === 0 || orders.length > 0) {
      const listed = new Set(orders.map(({ orderId }) => orderId));
      this.#gone = new Set(this.#openBefore.map(({ orderId }) => orderId).filter((id) => !listed.has(id)));
      connection.publishList({ rows: orders, unreadable: data.length - rows.length }, receivedTime);
    }
    if (fills.length > 0) this.#fills = ordered;
    ownApi.learn({ fills: this.#fills, count: this.#fills.length, gone: this.#gone });
  }

  /** Without a connection nothing recovers what a snapshot holds. */
  #replayFills(fills: readonly FillRow[], receivedTime: number): void {
    const rows = fills.map((fill) => ({ fill }));
    this.#init.own.publish({ rows, kind: 'update', origin: 'snapshot', receivedTime });
  }

  #control(packet: unknown): Control {
    const context = {
      channel: CHANNEL,
      pairOf: () => undefined,
      pairsOf: (requestId: unknown) => this.#requests.pairsOf(requestId),
    };
    const control = readControl(packet, context, this.#paused);
    if (control.kind === 'paused') this.#paused = true;
    if (control.kind === 'acknowledged' && control.venueTime !== undefined)
      this.#init.onClock(control.venueTime - now());
    return control.kind === 'halted' ? { kind: 'retry', reason: control.reason } : control;
  }
}
