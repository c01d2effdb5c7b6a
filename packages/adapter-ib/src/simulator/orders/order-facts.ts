import { OrderNotes } from '@hftjs/simulator';
import type { TicketTime } from './ticket.js';

/** What IB knows of an order in addition to the market. */
export interface OrderFacts {
  /** As the client sent it: the market has orders of the day as such that expire. */
  readonly time: TicketTime | undefined;
  /** The client of TWS that placed it, and that client's number of it. */
  readonly clientId: number | undefined;
  readonly clientOrder: number | undefined;
  /** The venue's own words for why it ended the order. */
  systemReason: string | undefined;
}

export type IBOrderNotes = OrderNotes<Partial<OrderFacts>, OrderFacts>;

export const orderNotes = (): IBOrderNotes =>
  new OrderNotes((traits) => ({
    time: traits?.time,
    clientId: traits?.clientId,
    clientOrder: traits?.clientOrder,
    systemReason: traits?.systemReason,
  }));
