import type { Channel } from './channel.js';
import { soundEvent } from './sound-event.js';

export interface ChannelRow {
  readonly delivery: 'latest' | 'each' | 'book';
  sound(event: any): any;
}
const row = (channel: Channel, delivery: ChannelRow['delivery']): ChannelRow => ({
  delivery,
  sound: (event) => soundEvent(channel, event),
});
export const CHANNELS: Readonly<Record<Channel, ChannelRow>> = {
  ticker: row('ticker', 'latest'),
  trade: row('trade', 'each'),
  order_book: row('order_book', 'latest'),
  my_order: row('my_order', 'each'),
  my_order_batch: row('my_order_batch', 'each'),
  my_trade: row('my_trade', 'each'),
};
