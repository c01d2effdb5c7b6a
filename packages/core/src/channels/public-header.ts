import type { Origin } from './events.js';
import type { Exchange } from '../contract/exchange.js';

/** What the rows of one public frame have in common. */
export interface PublicHeader {
  readonly exchange: Exchange;
  readonly receivedTime: number;
  readonly origin: Origin | undefined;
}
