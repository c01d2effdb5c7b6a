import type { MarketStep } from '@hftjs/simulator';
import type { OrderRow } from '../exchange.js';
import type { Row } from '../orders/order-notes.js';

/** One subscription's data. */
export interface Feed {
  /** The snapshot; it comes before the acknowledgement. */
  start?(): void;
  onStep?(step: MarketStep): void;
  onOrders?(rows: readonly OrderRow[]): void;
  /** Nothing is left running. */
  release?(): void;
}

/** Sends one frame of one event. */
export type Send = (event: Row) => void;
