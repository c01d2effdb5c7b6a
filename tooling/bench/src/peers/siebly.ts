import { marketsOf } from '../frames/market.js';
import { streamOf } from '../venues/binance/venue.js';
import type { Json } from '../venues/venue.js';
import { handle, type PeerRun } from './peer.js';

interface WebsocketClient {
  on(event: string, listener: (message: Json) => void): void;
  subscribe(requests: unknown, key?: unknown): unknown;
}

interface Sdk {
  readonly WebsocketClient: new (options: Json, logger?: Json) => WebsocketClient;
}

const ignore = (): void => undefined;
const LOGGER = {
  trace: ignore,
  silly: ignore,
  debug: ignore,
  notice: ignore,
  info: ignore,
  warning: ignore,
  error: console.error,
};

/** `binance`: events as Binance names them, or beautified. */
export const receiveByBinanceSdk =
  (beautify: boolean) =>
  ({ task, message, meter, load }: PeerRun): void => {
    const { WebsocketClient } = load('binance') as Sdk;
    const client = new WebsocketClient({ wsUrl: `ws://${task.origin}/stream`, beautify }, LOGGER);
    client.on(beautify ? 'formattedMessage' : 'message', (event) => {
      const data = (event.data ?? event) as Json;
      handle(data.b ?? data.p ?? data.bidPrice ?? data.bestBid ?? data.price);
      meter.tick();
    });
    const stream = message.name === '24hrTicker' ? 'ticker' : message.name;
    const topics = marketsOf(message.venue.quote, task.markets).map((market) => streamOf(market, stream));
    void client.subscribe(topics, 'main');
  };

/** `okx-api`: events as OKX sends them. */
export function receiveByOkxSdk({ task, message, meter, load }: PeerRun): void {
  const { WebsocketClient } = load('okx-api') as Sdk;
  const client = new WebsocketClient({ wsUrl: `ws://${task.origin}/ws/v5/public` }, LOGGER);
  client.on('update', (event) => {
    const [row = {}] = event.data as readonly Json[];
    handle(row.px ?? row.bidPx ?? (row.bids as readonly string[][] | undefined)?.[0]?.[0]);
    meter.tick();
  });
  client.subscribe(
    marketsOf(message.venue.quote, task.markets).map((market) => ({
      channel: message.name,
      instId: message.venue.symbolOf(market),
    })),
  );
}

/** `coinbase-api`: events as Coinbase sends them. */
export function receiveByCoinbaseSdk({ task, message, meter, load }: PeerRun): void {
  const { WebsocketClient } = load('coinbase-api') as Sdk;
  const client = new WebsocketClient({ wsUrl: `ws://${task.origin}` }, LOGGER);
  client.on('update', (event) => {
    const [{ tickers, trades } = {} as Json] = event.events as readonly Json[];
    for (const { price } of (tickers ?? trades ?? []) as readonly Json[]) handle(price);
    meter.tick();
  });
  const products = marketsOf(message.venue.quote, task.markets).map((market) =>
    message.venue.symbolOf(market),
  );
  client.subscribe({ topic: message.name, payload: { product_ids: products } }, 'advTradeMarketData');
}
