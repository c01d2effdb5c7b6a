import { marketsOf } from '../frames/market.js';
import type { HotMessage, Json } from '../venues/venue.js';
import { handle, type PeerRun } from './peer.js';

type Watch = (symbols: readonly string[]) => Promise<unknown>;

interface CcxtExchange {
  urls: { api: { ws: unknown } };
  newUpdates: boolean;
  setMarkets(markets: readonly unknown[]): void;
  safeMarketStructure(market: Json): unknown;
  loadMarkets(): Promise<unknown>;
  loadHttpProxyAgent(): Promise<unknown>;
  handleMessage(client: unknown, message: unknown): unknown;
  watchTickers: Watch;
  watchBidsAsks: Watch;
  watchTradesForSymbols: Watch;
}

interface Ccxt {
  readonly pro: Readonly<Record<string, new (options: Json) => CcxtExchange>>;
}

/** ccxt's loop: each call is answered with the news since the one before. Frames are counted as ccxt has handled them. */
export async function receiveByCcxt({ task, message, meter, load }: PeerRun): Promise<void> {
  const { venue, name } = message;
  const ccxt = load('ccxt') as Ccxt;
  const Exchange = ccxt.pro[venue.exchange];
  if (!Exchange) throw new Error(`ccxt has no ${venue.exchange}`);
  const exchange = new Exchange({
    enableRateLimit: false,
    options: {
      watchTradesForSymbols: {
        name: name === 'aggTrade' ? 'aggTrade' : name === 'trades' ? 'trades' : 'trade',
      },
    },
  });
  exchange.urls.api.ws = atLocalServer(exchange.urls.api.ws, task.origin);
  const markets = marketsOf(venue.quote, task.markets);
  exchange.setMarkets(
    markets.map((market) =>
      exchange.safeMarketStructure({
        id: venue.symbolOf(market),
        lowercaseId: venue.symbolOf(market).toLowerCase(),
        symbol: `${market.base}/${market.quote}`,
        base: market.base,
        quote: market.quote,
        baseId: market.base,
        quoteId: market.quote,
        type: 'spot',
        spot: true,
        active: true,
        info: { wsname: `${market.base}/${market.quote}` },
      }),
    ),
  );
  // Without it ccxt refuses URLs that are not encrypted.
  await exchange.loadHttpProxyAgent();
  exchange.loadMarkets = () => Promise.resolve({});
  const read = exchange.handleMessage.bind(exchange);
  exchange.handleMessage = (client, packet) => {
    const result = read(client, packet);
    meter.tick();
    return result;
  };
  const symbols = markets.map(({ base, quote }) => `${base}/${quote}`);
  void watch(exchange, message, symbols);
}

async function watch(
  exchange: CcxtExchange,
  message: HotMessage,
  symbols: readonly string[],
): Promise<never> {
  for (;;) {
    if (message.channel === 'trade')
      for (const { price } of (await exchange.watchTradesForSymbols(symbols)) as Json[]) handle(price);
    else {
      const news =
        message.name === 'bookTicker'
          ? await exchange.watchBidsAsks(symbols)
          : await exchange.watchTickers(symbols);
      for (const { bid } of Object.values(news as Record<string, Json>)) handle(bid);
    }
  }
}

/** Replaces the origin of every URL. */
function atLocalServer(urls: unknown, origin: string): unknown {
  if (typeof urls === 'string') return urls.replace(/^wss:\/\/[^/]+/, `ws://${origin}`);
  return Object.fromEntries(
    Object.entries(urls as Json).map(([name, url]) => [name, atLocalServer(url, origin)]),
  );
}
