import { UNKNOWN_PAIR, type CurrencyPair, type MyOrder } from '@hftjs/core';
import {
  type ChannelParams,
  type Control,
  type FillRow,
  type Outage,
  type OwnFrame,
  type OwnRow,
} from '@hftjs/core/adapter';
import { readControl } from './control.js';
import { parseExecution } from './executions.js';
import type { KrakenApi } from './kraken-api.js';
import { lookUpOrders, recoverOwn, type WireSnapshot } from './recovery.js';
import { Requests } from './requests.js';
import type { KrakenSymbols } from './symbols.js';
import { isDataOf, type DataPacket } from './data-packet.js';

const CHANNEL = 'executions';

/** REST lags the stream by up to a minute. What it does not tell in two, it will not. */
const RECOVERY_PATIENCE = 120_000;

/** The stream's own orders, as this feed uses them. */
export interface OwnOrdersAccess {
  readonly orders: { get(orderId: string): MyOrder | undefined; open(): MyOrder[] };
  publish(frame: OwnFrame): void;
  knows(fill: FillRow): boolean;
  ignoreOrders(orderIds: Iterable<string>): void;
}

export interface ExecutionsFeedInit {
  readonly api: KrakenApi;
  readonly symbols: KrakenSymbols;
  readonly own: OwnOrdersAccess;
  /** Exchange time since when the account has been received. */
  readonly begunAt: () => number | undefined;
  readonly onBadRow: (error: unknown, row: unknown) => void;
  readonly onLookUpFailed: (error: unknown) => void;
  /** Recovery was tried for as long as REST may lag, and some more. */
  readonly onGivenUp: (error: unknown) => void;
}

/**
 * One connection of the `executions` feed, which carries own orders and fills alike: token, sequence numbers,
 * snapshot, and what has to be recovered after a reconnect.
 */
export class ExecutionsFeed {
  readonly #init: ExecutionsFeedInit;
  readonly #requests: Requests;
  #pairs: readonly CurrencyPair[] = [];
  #resumed = false;
  #paused = false;
  #isLive = false;
  #sequence: number | undefined;
  #openBefore: readonly MyOrder[] = [];
  #snapshotOrders: Set<string> | undefined;
  #snapshotFills = 0;
  #reachesKnown = false;
  #oldestFill: number | undefined;
  #recoveringSince: number | undefined;
  readonly #lookedUp = new Set<string>();

  constructor(init: ExecutionsFeedInit) {
    this.#init = init;
    this.#requests = new Requests((pair) => init.symbols.symbolOf(pair));
  }

  params(): Pick<
    ChannelParams,
    | 'acknowledges'
    | 'startsWithData'
    | 'exactNumbers'
    | 'subscribe'
    | 'onPacket'
    | 'recover'
    | 'onDisconnected'
  > {
    return {
      acknowledges: 'subscription',
      startsWithData: true,
      exactNumbers: true,
      subscribe: async (pairs, { resumed, refuse }) => {
        // The feed knows no pairs, so nobody else would say that one is misspelt.
        const { unknown } = await this.#init.api.symbolNames(pairs);
        if (unknown.length > 0) refuse(unknown, 'Kraken has no such pair');
        this.#pairs = pairs;
        this.#resumed = resumed;
        this.#openBefore = this.#init.own.orders.open();
        const token = await this.#init.api.token();
        // Fills of before the first connection are history; after that they are what was missed.
        const args = { token, snap_orders: true, snap_trades: resumed, order_status: true };
        return [this.#requests.subscribeAll(CHANNEL, pairs, args)];
      },
      onPacket: (packet, receivedTime) =>
        isDataOf(CHANNEL, packet) ? this.#read(packet, receivedTime) : this.#control(packet),
      recover: (outage) => this.#recover(outage),
      onDisconnected: () => {
        this.#isLive = false;
      },
    };
  }

  #read(packet: DataPacket, receivedTime: number): Control | undefined {
    const { symbols, own, onBadRow } = this.#init;
    const isSnapshot = packet.type === 'snapshot';
    const gap = this.#checkSequence(packet);
    const rows: OwnRow[] = [];
    for (const entry of packet.data) {
      try {
        rows.push(
          parseExecution(entry, { symbols, isSnapshot, known: (orderId) => own.orders.get(orderId) }),
        );
      } catch (error) {
        onBadRow(error, entry);
      }
    }
    if (isSnapshot)
      this.#publishSnapshot(rows, { receivedTime, isWhole: rows.length === packet.data.length });
    else {
      own.publish({ rows, kind: 'update', receivedTime, exchangeTime: timeOf(rows) });
      this.#lookUpUnknown(rows);
    }
    return gap;
  }

  /** A frame lost on this connection can hold a fill: only a new snapshot tells. */
  #checkSequence({ sequence, type }: DataPacket): Control | undefined {
    const number = Number(sequence);
    const previous = this.#sequence;
    if (!Number.isSafeInteger(number)) return undefined;
    if (previous === undefined || type === 'snapshot' || number > previous) this.#sequence = number;
    if (previous === undefined || type === 'snapshot' || number <= previous + 1) return undefined;
    return { kind: 'gap', reason: `executions ${previous + 1} to ${number - 1} are missing` };
  }

  /**
   * Fills and orders of a snapshot may come in one frame or in two: only a frame that lists orders, or nothing
   * at all, says what is open.
   */
  #publishSnapshot(rows: readonly OwnRow[], frame: { receivedTime: number; isWhole: boolean }): void {
    const { own, begunAt } = this.#init;
    const { receivedTime, isWhole } = frame;
    const fills = rows.filter(({ order }) => !order);
    const orders = rows.filter(({ order }) => order);
    this.#snapshotFills += fills.length;
    this.#reachesKnown ||= fills.some(({ fill }) => fill && own.knows(fill));
    for (const { fill } of fills)
      this.#oldestFill = Math.min(this.#oldestFill ?? Infinity, fill?.time ?? Infinity);
    // Newest first on the wire.
    own.publish({
      rows: [...fills].sort((left, right) => (left.fill?.time ?? 0) - (right.fill?.time ?? 0)),
      kind: 'update',
      receivedTime,
      ...(this.#resumed ? { origin: 'reconcile', fillsSince: begunAt() } : { origin: 'snapshot' }),
    });
    if (fills.length > 0 && orders.length === 0) return;
    this.#snapshotOrders ??= new Set();
    for (const { order } of orders) if (order) this.#snapshotOrders.add(order.orderId);
    own.publish({ rows: orders, kind: 'snapshot', complete: isWhole, origin: 'snapshot', receivedTime });
  }

  async #recover(outage: Outage | undefined): Promise<void> {
    const { api, symbols, own, begunAt } = this.#init;
    if (outage) {
      this.#recoveringSince ??= performance.now();
      const snapshot: WireSnapshot = {
        openOrders: this.#snapshotOrders,
        fills: this.#snapshotFills,
        reachesKnown: this.#reachesKnown,
        oldestFill: this.#oldestFill,
      };
      const recovery = recoverOwn(outage, {
        api,
        symbols,
        pairs: this.#pairs,
        openBefore: this.#openBefore,
        snapshot,
        fillsSince: begunAt(),
        known: (orderId) => own.orders.get(orderId),
        publish: (frame) => {
          own.publish(frame);
        },
        ignoreOrders: (orderIds) => {
          own.ignoreOrders(orderIds);
        },
      });
      await recovery.catch((error: unknown) => {
        if (performance.now() - (this.#recoveringSince ?? 0) < RECOVERY_PATIENCE) throw error;
        this.#init.onGivenUp(error);
      });
    }
    this.#isLive = true;
  }

  /** An order without a pair: the frame that told it was never received. */
  #lookUpUnknown(rows: readonly OwnRow[]): void {
    if (!this.#isLive) return;
    const { api, symbols, own, onLookUpFailed } = this.#init;
    const unknown = rows
      .map(({ order }) => order?.orderId ?? '')
      .filter((orderId) => own.orders.get(orderId)?.symbol === UNKNOWN_PAIR && !this.#lookedUp.has(orderId));
    if (unknown.length === 0) return;
    for (const orderId of unknown) this.#lookedUp.add(orderId);
    lookUpOrders(unknown, {
      api,
      symbols,
      pairs: this.#pairs,
      publish: (frame) => {
        if (this.#isLive) own.publish(frame);
      },
      ignoreOrders: (orderIds) => {
        own.ignoreOrders(orderIds);
      },
    }).catch(onLookUpFailed);
  }

  #control(packet: unknown): Control {
    const control = readControl(
      packet,
      {
        channel: CHANNEL,
        pairOf: () => undefined,
        pairsOf: (requestId) => this.#requests.pairsOf(requestId),
      },
      this.#paused,
    );
    if (control.kind === 'paused') this.#paused = true;
    return control.kind === 'halted' ? { kind: 'retry', reason: control.reason } : control;
  }
}

const timeOf = (rows: readonly OwnRow[]): number | undefined =>
  rows.findLast(({ order }) => order?.time !== undefined)?.order?.time;
