// What a user's program does, in small: public and own events from a simulated venue, first without TLS, then over TLS and
// through a proxy with the other receiver, then with a service that a signal ends. Exits by itself. The tools under trial install, compile, bundle and run it.
import '@hftjs/adapter-kraken';
import { startKrakenSimulator, type KrakenSimulator } from '@hftjs/adapter-kraken/simulator';
import {
  AsyncQueue,
  Channel,
  Exchange,
  getExchangeStream,
  type MyTrade,
  type Ticker,
  type Trade,
} from '@hftjs/core';
import { startProxy } from './proxy.js';
import { serve } from './service.js';
import { startTlsFront } from './tls-front.js';

interface Hosts {
  readonly streamHost: string;
  readonly apiHost: string;
  readonly proxy?: string;
  readonly receiver?: 'direct';
}

const pair = 'btc/usd';

/** Waits for a quote, a trade and an own fill. The private feed needs a token, which a signed REST call returns. */
async function receive(venue: KrakenSimulator, hosts: Hosts): Promise<string> {
  const stream = getExchangeStream({
    exchange: Exchange.KRAKEN,
    currencyPairs: [pair],
    subscribeChannels: [Channel.TICKER, Channel.TRADE, Channel.MY_TRADE],
    ...venue.credentials,
    ...hosts,
  });
  const tickerQueue = new AsyncQueue<Ticker>();
  const tradeQueue = new AsyncQueue<Trade>();
  const myTradeQueue = new AsyncQueue<MyTrade>();
  stream.bindObserver({ tickerQueue, tradeQueue, myTradeQueue });
  const ended = stream.start();
  await stream.ready();
  const { orderId } = venue.placeOrder({ pair, side: 'buy', type: 'market', volume: 0.01 });
  const events = await Promise.all([tickerQueue.get(), tradeQueue.get(), myTradeQueue.get()]);
  const [, , fill] = events;
  if (fill.orderId !== orderId) throw new Error(`a fill of ${fill.orderId}, not of ${orderId}`);
  await stream.stop();
  await ended;
  return events.map(({ channel }) => channel).join(' ');
}

// Not at the top level, as CommonJS bundles have no `await` there.
async function main(): Promise<void> {
  const venue = await startKrakenSimulator({ seed: 1, pairs: [pair, 'eth/usd'], rate: 50 });
  const { streamHost, apiHost } = venue;
  console.log('without TLS:', await receive(venue, { streamHost, apiHost }));

  const front = await startTlsFront(Number(new URL(apiHost).port));
  const proxy = await startProxy();
  const seen = await receive(venue, {
    streamHost: `wss://localhost:${front.port}`,
    apiHost: `https://localhost:${front.port}`,
    proxy: `http://user:secret@127.0.0.1:${proxy.port}`,
    receiver: 'direct',
  });
  console.log('TLS through a proxy:', seen);
  // Two WebSockets, and at least one REST call.
  if (proxy.tunnels() < 3) throw new Error(`${proxy.tunnels()} connections went through the proxy, not 3`);

  console.log('a service:', await serve(venue));

  proxy.close();
  front.close();
  await venue.close();
  console.log('done');
}

void main();
