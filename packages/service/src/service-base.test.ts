import {
  AsyncQueue,
  Channel,
  CHANNELS,
  type ChannelEvents,
  type MyBalance,
  type MyOrder,
  type MyOrderBatch,
  type MyTrade,
  type OrderBook,
  type StreamStatus,
  type Ticker,
} from '@hftjs/core';
import { expect, test, vi } from 'vitest';
import {
  fakeStream,
  fill,
  HEADER,
  NOW,
  order,
  recordingLogger,
  ticker,
  type OtherChannel,
} from './fixtures/fake-exchange.js';
import { ServiceBase, type ServiceInit } from './index.js';

/** Records every call; handlers can be made to wait. */
class Recorder extends ServiceBase {
  readonly calls: string[] = [];
  readonly errors: unknown[][] = [];

  override onTicker({ exchange, bidPrice }: Ticker): void | Promise<void> {
    this.calls.push(`${exchange} ${bidPrice}`);
  }

  override onMyOrder({ orderId, status }: MyOrder): void | Promise<void> {
    this.calls.push(`${orderId} ${status}`);
  }

  override onMyTrade({ tradeId }: MyTrade): void | Promise<void> {
    this.calls.push(tradeId);
  }

  override onError(error: unknown, event?: object, channel?: string): void | Promise<void> {
    this.errors.push([String(error), event, channel]);
  }
}

const book: OrderBook = {
  channel: 'order_book',
  exchange: 'fake',
  symbol: 'btc/usd',
  receivedTime: NOW,
  bids: [[1, 1]],
  asks: [[2, 1]],
  depth: 1,
  snapshot: true,
};

/** A promise that is settled from outside. */
function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

test('is an observer of everything: events of a bound stream end in its callbacks', async () => {
  const service = new Recorder();
  const stream = fakeStream([Channel.TICKER, Channel.MY_ORDER, Channel.MY_TRADE]);
  stream.bindObserver(service);
  stream.feed(Channel.TICKER, JSON.stringify({ tickers: [ticker(1), ticker(2)] }));
  stream.feed(Channel.MY_ORDER, JSON.stringify({ orders: [order('o1')], fills: [fill('t1')] }));
  await service.close();
  expect(service.calls.toSorted()).toEqual(['fake 1', 'fake 2', 'o1 new', 't1']);
  expect(service.tickerQueue).toBeInstanceOf(AsyncQueue);
});

const OTHERS: { readonly [Name in Exclude<OtherChannel, 'order_book'>]: ChannelEvents[Name] } = {
  candle: {
    channel: 'candle',
    ...HEADER,
    interval: '1m',
    openTime: NOW,
    closeTime: NOW + 60_000,
    open: 1,
    high: 2,
    low: 1,
    close: 2,
    volume: 3,
    closed: false,
  },
  funding_rate: { channel: 'funding_rate', ...HEADER, rate: 0.0001 },
  liquidation: { channel: 'liquidation', ...HEADER, side: 'sell', volume: 1, complete: false },
  instrument: {
    channel: 'instrument',
    ...HEADER,
    venueSymbol: 'BTCUSD',
    base: 'btc',
    quote: 'usd',
    kind: 'spot',
    status: 'trading',
    rawStatus: 'online',
    priceIncrement: 0.1,
    volumeIncrement: 0.001,
  },
  my_balance: {
    channel: 'my_balance',
    exchange: 'fake',
    receivedTime: NOW,
    currency: 'usd',
    total: 1,
    kind: 'snapshot',
    exact: {},
  },
  my_position: {
    channel: 'my_position',
    ...HEADER,
    positionSide: 'net',
    volume: -1,
    kind: 'update',
    exact: {},
  },
};

test.each(Object.values(OTHERS))('$channel has a queue, a loop and a callback', async (event) => {
  const { queue, handler, access, lossless } = CHANNELS[event.channel];
  const calls: unknown[] = [];
  class Taker extends ServiceBase {}
  Object.defineProperty(Taker.prototype, handler, { value: (taken: unknown) => calls.push(taken) });
  const service = new Taker();
  expect(service.overrides(event.channel)).toBe(true);
  const stream = fakeStream([event.channel]);
  stream.bindObserver(service.observerFor('fake', [event.channel]));
  stream.feed(event.channel, JSON.stringify({ events: [event] }), NOW);
  (service[queue] as AsyncQueue<unknown>).putNowait({ ...event, exchange: 'fake_other' });
  const queueOf = service.observerFor('fake_third', [event.channel])[queue] as AsyncQueue<unknown>;
  expect(queueOf.policy).toBe(access === 'private' || lossless ? 'lossless' : 'drop_oldest');
  await service.close();
  expect(calls).toEqual([expect.objectContaining(event), { ...event, exchange: 'fake_other' }]);
});

test('a slow service gets the balance of each currency and wallet, and none is dropped', async () => {
  const seen: string[] = [];
  class Wallets extends ServiceBase {
    override onMyBalance({ currency, wallet, total }: MyBalance): void {
      seen.push(`${currency} ${wallet} ${total}`);
    }
  }
  const service = new Wallets();
  for (const total of [1, 2])
    for (const wallet of ['spot', 'earn'])
      service.myBalanceQueue.putNowait({ ...OTHERS.my_balance, wallet, total });
  await service.close();
  expect(seen).toEqual(['usd spot 1', 'usd earn 1', 'usd spot 2', 'usd earn 2']);
});

test.each([
  ['conflates whole books, of which only the latest counts', false, ['view 1', 'view 3']],
  ['passes each change of a book, whatever its policy is', true, ['view 1', 'view 2', 'view 3']],
])('a queue of order books %s', async (_, isUpdates, calls) => {
  class Books extends Recorder {
    override onOrderBook({ sequence }: OrderBook): void {
      this.calls.push(`view ${sequence}`);
    }
  }
  // The first event is handled at once.
  const service = new Books({ queues: { order_book: { policy: 'conflate' } } });
  // As a stream does that was asked for changes.
  if (isUpdates) service.orderBookQueue.makeLossless();
  for (const sequence of [1, 2, 3]) service.orderBookQueue.putNowait({ ...book, sequence });
  await service.close();
  expect(service.calls).toEqual(calls);
});

test('handlers never run on the stack of the event', () => {
  const service = new Recorder();
  service.tickerQueue.putNowait(ticker(1));
  expect(service.calls).toEqual([]);
});

test('an async handler is awaited before the next event of its channel', async () => {
  const first = gate();
  class Slow extends Recorder {
    override async onTicker(event: Ticker): Promise<void> {
      this.calls.push(`begin ${event.bidPrice}`);
      if (event.bidPrice === 1) await first.opened;
      this.calls.push(`end ${event.bidPrice}`);
    }
  }
  const service = new Slow();
  for (const price of [1, 2, 3]) service.tickerQueue.putNowait(ticker(price));
  await settled();
  expect(service.calls).toEqual(['begin 1']);
  expect(service.busyLoops()).toEqual(['fake ticker']);
  first.open();
  await service.close();
  expect(service.calls).toEqual(['begin 1', 'end 1', 'begin 2', 'end 2', 'begin 3', 'end 3']);
});

test('a slow handler delays neither other channels nor other exchanges', async () => {
  const never = gate();
  class Stuck extends Recorder {
    override onTicker(event: Ticker): void | Promise<void> {
      void super.onTicker(event);
      return event.exchange === 'fake' ? never.opened : undefined;
    }
  }
  const service = new Stuck();
  service.tickerQueue.putNowait(ticker(1));
  service.tickerQueue.putNowait(ticker(2));
  service.tickerQueue.putNowait(ticker(3, { exchange: 'fake_other' }));
  service.myTradeQueue.putNowait(fill('t1'));
  await settled();
  expect(service.calls.toSorted()).toEqual(['fake 1', 'fake_other 3', 't1']);
  never.open();
  await service.close();
  expect(service.calls).toHaveLength(4);
});

test('a synchronous handler that is slow lets other channels have their turn', async () => {
  class Busy extends Recorder {
    override onTicker(event: Ticker): void {
      const until = performance.now() + 3;
      while (performance.now() < until);
      void super.onTicker(event);
    }
  }
  const service = new Busy();
  for (let price = 0; price < 50; price++) service.tickerQueue.putNowait(ticker(price));
  service.myTradeQueue.putNowait(fill('t1'));
  await service.close();
  expect(service.calls.indexOf('t1')).toBeLessThan(3);
  expect(service.calls).toHaveLength(51);
});

test('keeps the order of ten thousand events', async () => {
  const service = new Recorder();
  for (let price = 0; price < 10_000; price++) service.tickerQueue.putNowait(ticker(price));
  await service.close();
  expect(service.calls).toEqual(Array.from({ length: 10_000 }, (_, price) => `fake ${price}`));
});

test.each(['throws', 'rejects'])(
  'an error of a handler that %s is passed to onError with its event, and the loop goes on',
  async (how) => {
    class Failing extends Recorder {
      override onTicker(event: Ticker): void | Promise<void> {
        if (event.bidPrice !== 1) return super.onTicker(event);
        if (how === 'rejects') return Promise.reject(new Error('no'));
        throw new Error('no');
      }
    }
    const service = new Failing();
    const bad = ticker(1);
    service.tickerQueue.putNowait(bad);
    service.tickerQueue.putNowait(ticker(2));
    await service.close();
    expect(service.errors).toEqual([['Error: no', bad, 'ticker']]);
    expect(service.calls).toEqual(['fake 2']);
  },
);

test('onError logs unless overridden, and may itself fail', async () => {
  const { logger, lines } = recordingLogger();
  class Failing extends ServiceBase {
    override onTicker(): void {
      throw new Error('no');
    }
  }
  class FailingTwice extends Failing {
    override onError(): Promise<void> {
      return Promise.reject(new Error('again no'));
    }
  }
  for (const service of [new Failing({ logger, name: 'one' }), new FailingTwice({ logger })]) {
    service.tickerQueue.putNowait(ticker(1));
    await service.close();
  }
  expect(lines).toMatchInlineSnapshot(`
    [
      "error: onTicker failed: Error: no {"service":"one","exchange":"fake","channel":"ticker","symbol":"btc/usd"}",
      "error: onError failed: Error: again no; it was called for: Error: no {"service":"FailingTwice","channel":"ticker"}",
    ]
  `);
});

test('each row of a batch goes to onMyOrder, in order, also after one that fails', async () => {
  class Failing extends Recorder {
    override async onMyOrder(row: MyOrder): Promise<void> {
      await Promise.resolve();
      if (row.orderId === 'o2') throw new Error('no');
      void super.onMyOrder(row);
    }
  }
  const service = new Failing();
  const orders = [order('o1'), order('o2'), order('o3')];
  service.myOrderBatchQueue.putNowait({
    channel: 'my_order_batch',
    exchange: 'fake',
    receivedTime: NOW,
    kind: 'update',
    complete: false,
    orders,
  });
  await service.close();
  expect(service.calls).toEqual(['o1 new', 'o3 new']);
  expect(service.errors).toEqual([['Error: no', orders[1], 'my_order']]);
});

test('a row reaches onMyOrder once, when my_order and my_order_batch are both subscribed', async () => {
  const service = new Recorder();
  const stream = fakeStream([Channel.MY_ORDER_BATCH, Channel.MY_ORDER]);
  stream.bindObserver(service);
  stream.feed(Channel.MY_ORDER, JSON.stringify({ orders: [order('o1'), order('o2')] }));
  stream.feed(Channel.MY_ORDER, JSON.stringify({ orders: [order('o1', { status: 'filled' })] }));
  await service.close();
  expect(service.calls).toEqual(['o1 new', 'o2 new', 'o1 filled']);
});

test('rows reach onMyOrder where only my_order_batch is subscribed', async () => {
  const service = new Recorder();
  const stream = fakeStream([Channel.MY_ORDER_BATCH]);
  stream.bindObserver(service);
  stream.feed(Channel.MY_ORDER_BATCH, JSON.stringify({ orders: [order('o1'), order('o2')] }));
  await service.close();
  expect(service.calls).toEqual(['o1 new', 'o2 new']);
});

test('an overridden onMyOrderBatch gets whole batches; onMyOrder only its own channel', async () => {
  class Batches extends Recorder {
    override onMyOrderBatch(batch: MyOrderBatch): void {
      this.calls.push(`batch of ${batch.orders.length}`);
    }
  }
  const service = new Batches();
  const stream = fakeStream([Channel.MY_ORDER, Channel.MY_ORDER_BATCH]);
  stream.bindObserver(service);
  stream.feed(Channel.MY_ORDER, JSON.stringify({ orders: [order('o1'), order('o2')] }));
  await service.close();
  expect(service.calls.toSorted()).toEqual(['batch of 2', 'o1 new', 'o2 new']);
});

test('public queues are bounded, own ones are not; drops are reported', async () => {
  const { logger, lines } = recordingLogger();
  const service = new Recorder({ logger, name: 'slow', queues: { ticker: { capacity: 2 } } });
  for (let price = 1; price <= 5; price++) {
    service.tickerQueue.putNowait(ticker(price));
    service.myTradeQueue.putNowait(fill(`t${price}`));
  }
  expect(service.tickerQueue.dropped).toBe(2);
  expect(service.tickerQueue.size).toBe(2);
  await service.close();
  expect(service.calls.filter((call) => call.startsWith('t'))).toHaveLength(5);
  expect(service.calls.filter((call) => call.startsWith('fake'))).toEqual(['fake 1', 'fake 4', 'fake 5']);
  expect(lines).toEqual([
    'warn: fake ticker: the handler is too slow, 2 events were dropped so far {"service":"slow"}',
  ]);
});

test('statuses are passed to onStatus', async () => {
  const states: string[] = [];
  class Watcher extends ServiceBase {
    override onStatus({ channel, state }: StreamStatus): void {
      states.push(`${channel} ${state}`);
    }
  }
  const service = new Watcher();
  service.statusQueue.putNowait({ exchange: 'fake', channel: 'ticker', state: 'live', time: NOW });
  await service.close();
  expect(states).toEqual(['ticker live']);
});

test('takes nothing after close', async () => {
  const service = new Recorder();
  await service.close();
  service.tickerQueue.putNowait(ticker(1));
  await settled();
  expect(service.calls).toEqual([]);
});

test('setting and name come from the init; callbacks may be replaced on the object', async () => {
  class Typed extends ServiceBase<{ readonly spread: number }> {
    readonly doubled = this.setting.spread * 2;
  }
  const init: ServiceInit<{ readonly spread: number }> = { name: 'typed', setting: { spread: 2 } };
  const service = new Typed(init);
  expect([service.name, service.setting.spread, service.doubled]).toEqual(['typed', 2, 4]);
  const onTicker = vi.spyOn(service, 'onTicker');
  service.tickerQueue.putNowait(ticker(1));
  await service.close();
  expect(onTicker).toHaveBeenCalledOnce();
});
