import { describe, expect, expectTypeOf, test } from 'vitest';
import type { EventSink } from '../delivery/event-sink.js';
import { Channel, isPrivateChannel, rowOf, type ChannelEvents } from './channel.js';
import { CHANNELS, type ChannelHandlers, type EventOf, type Observer } from './channels.js';
import type { MyTrade } from './my-trade.js';
import type { OrderBook } from './order-book.js';
import type { StreamStatus } from './status.js';
import type { Ticker } from './ticker.js';

describe('what is derived from the record', () => {
  test('the object Channel, without the status', () => {
    expect(Channel).toMatchObject({ TICKER: 'ticker', ORDER_BOOK: 'order_book', MY_TRADE: 'my_trade' });
    expect([...Object.values(Channel), 'status']).toEqual(Object.keys(CHANNELS));
    expectTypeOf(Channel.ORDER_BOOK).toEqualTypeOf<'order_book'>();
    expectTypeOf<Channel | 'status'>().toEqualTypeOf<keyof typeof CHANNELS>();
    expectTypeOf<'status'>().not.toExtend<Channel>();
  });

  test('the names of queues and callbacks, each once', () => {
    const rows = Object.values(CHANNELS);
    expect(CHANNELS.my_order_batch).toMatchObject({
      queue: 'myOrderBatchQueue',
      handler: 'onMyOrderBatch',
      list: 'myOrderBatches',
    });
    for (const name of ['queue', 'handler', 'list'] as const)
      expect(new Set(rows.map((row) => row[name])).size).toBe(rows.length);
  });

  test('the types of events, queues and callbacks', () => {
    expectTypeOf<ChannelEvents['order_book']>().toEqualTypeOf<OrderBook>();
    expectTypeOf<EventOf<'status'>>().toEqualTypeOf<StreamStatus>();
    expectTypeOf<Observer['myTradeQueue']>().toEqualTypeOf<EventSink<MyTrade> | undefined>();
    expectTypeOf<Observer['statusQueue']>().toEqualTypeOf<EventSink<StreamStatus> | undefined>();
    expectTypeOf<ChannelHandlers['onTicker']>().toEqualTypeOf<(ticker: Ticker) => void | Promise<void>>();
    expectTypeOf<EventOf<Channel>['channel']>().toEqualTypeOf<Channel>();
  });

  test('an event has the name of its channel', () => {
    const check = <Name extends Channel>(channel: Name, event: ChannelEvents[Name]): ChannelEvents[Name] =>
      rowOf(channel).sound(event);
    const event = { exchange: 'acme', symbol: 'btc/usd', receivedTime: 1 } as const;
    expect(check('ticker', { channel: 'ticker', ...event })).toMatchObject({ channel: 'ticker' });
    expect(() => check('ticker', { channel: 'ticker', ...event, bidPrice: -1 })).toThrow('bidPrice is -1');
  });

  test('what needs credentials', () => {
    expect(Object.values(Channel).filter(isPrivateChannel)).toEqual([
      'my_order',
      'my_order_batch',
      'my_trade',
      'my_balance',
      'my_position',
    ]);
    expect(isPrivateChannel('candles' as Channel)).toBe(false);
    expect(isPrivateChannel('constructor' as Channel)).toBe(false);
  });
});
