import {
  isDone,
  type JsonFields,
  jsonObject,
  type OrderUpdate,
  type OwnOrder,
  quoted,
} from '@hftjs/simulator';
import type { OrderNotes } from '../orders/order-notes.js';
import type { BinancePair } from '../market/symbols.js';
import { timeText } from '../wire/time-unit.js';
import {
  isConditional,
  originalType,
  positionSide,
  selfTradePrevention,
  timeInForce,
  trailTexts,
  workingType,
} from './future-words.js';

const FIRST_ID = 1_000_000_033_225_453;

/** Where a conditional order is in its own life, which ends with the real order's. */
export type AlgoStatus = 'NEW' | 'TRIGGERING' | 'TRIGGERED' | 'FINISHED' | 'CANCELED' | 'EXPIRED';

/** An algo order's names and state. */
interface Algo {
  readonly algoId: number;
  readonly status: AlgoStatus;
  readonly triggerTime: number | undefined;
}

/** What is kept of an algo order; the rest follows from its order. */
interface Note {
  readonly algoId: number;
  triggerTime: number | undefined;
}

/** Conditional orders: a separate service with separate ids. */
export class AlgoOrders {
  readonly #notes: OrderNotes;
  readonly #byOrder = new Map<string, Note>();

  constructor(notes: OrderNotes) {
    this.#notes = notes;
  }

  /** The algo order of an order as it is now or was once. */
  algo(order: OwnOrder): Readonly<Algo> | undefined {
    const algo = this.#byOrder.get(order.orderId);
    if (algo === undefined) return undefined;
    const isWaiting = this.isWaiting(order);
    const [ended] = isDone(order) ? this.#states(order.status, order) : [];
    return {
      algoId: algo.algoId,
      status: ended ?? (isWaiting ? 'NEW' : 'TRIGGERED'),
      triggerTime: isWaiting ? undefined : algo.triggerTime,
    };
  }

  /** Whether an order, as it is now or was once, has not become a real one. */
  isWaiting(order: OwnOrder): boolean {
    const { triggerTime = Infinity } = this.#byOrder.get(order.orderId) ?? {};
    return isConditional(order) && triggerTime > order.updatedTime;
  }

  /** Records what happened to a conditional order, and returns the states that it went through. */
  apply({ kind, order, time }: OrderUpdate): readonly AlgoStatus[] {
    if (!isConditional(order)) return [];
    const algo = this.#byOrder.get(order.orderId) ?? this.#add(order.orderId);
    if (kind === 'triggered') algo.triggerTime = time;
    return this.#states(kind, order);
  }

  /** https://developers.binance.com/docs/derivatives/usds-margined-futures/user-data-streams/Event-Algo-Order-Update */
  event({ order, time }: OrderUpdate, status: AlgoStatus, pair: BinancePair): string {
    const algo = this.#byOrder.get(order.orderId) ?? this.#add(order.orderId);
    const isReal = status === 'TRIGGERED' || status === 'FINISHED';
    const traits = this.#notes.traits(order);
    const closes = traits.closesPosition ?? false;
    const trail = trailTexts(order);
    const row = jsonObject({
      caid: quoted(this.#notes.clientOrderId(order)),
      aid: String(algo.algoId),
      at: '"CONDITIONAL"',
      o: quoted(originalType(order)),
      s: quoted(pair.symbol),
      S: quoted(order.side.toUpperCase()),
      ps: quoted(positionSide(order)),
      f: quoted(timeInForce(order)),
      q: quoted(closes ? '0' : pair.volume(order.volumeText)),
      X: quoted(status),
      ai: quoted(isReal ? order.orderId : ''),
      ...resultFields(order, status),
      tp: quoted(order.trail === undefined ? pair.price(order.stopPriceText ?? '0') : '0'),
      p: quoted(order.priceText === undefined ? '0' : pair.price(order.priceText)),
      V: quoted(selfTradePrevention(order, this.#notes)),
      wt: quoted(workingType(order)),
      pm: '"NONE"',
      cp: String(closes),
      pP: String(traits.priceProtect ?? false),
      R: String(order.reduceOnly),
      tt: algo.triggerTime === undefined ? '0' : timeText(algo.triggerTime, 'ms'),
      gtd: order.expireTime === undefined ? '0' : String(order.expireTime),
      ...(trail !== undefined && { AP: quoted(trail.activation), cr: quoted(trail.callback) }),
      ia: 'true',
    });
    return jsonObject({ e: '"ALGO_UPDATE"', T: timeText(time, 'ms'), E: timeText(time, 'ms'), o: row });
  }

  #states(kind: OrderUpdate['kind'] | OwnOrder['status'], order: OwnOrder): readonly AlgoStatus[] {
    if (kind === 'accepted') return ['NEW'];
    if (kind === 'triggered') return ['TRIGGERING', 'TRIGGERED'];
    if (!isDone(order)) return [];
    if (!this.isWaiting(order)) return ['FINISHED'];
    return [order.status === 'canceled' ? 'CANCELED' : 'EXPIRED'];
  }

  #add(orderId: string): Note {
    const algo: Note = { algoId: FIRST_ID + this.#byOrder.size, triggerTime: undefined };
    this.#byOrder.set(orderId, algo);
    return algo;
  }
}

/** The result of the real order. It is not published while the order is being triggered. */
function resultFields(order: OwnOrder, status: AlgoStatus): JsonFields {
  if (status === 'TRIGGERING') return {};
  const isReal = status === 'TRIGGERED' || status === 'FINISHED';
  return {
    ap: quoted(isReal ? (order.averagePriceText ?? '0') : '0.00000'),
    aq: quoted(isReal ? order.filledText : '0.00000'),
    act: quoted(isReal ? (order.price === undefined ? 'MARKET' : 'LIMIT') : '0'),
  };
}
