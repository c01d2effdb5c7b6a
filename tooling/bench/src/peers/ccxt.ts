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
  watchTicker(symbol: string): Promise<Json>;
  watchTickers: Watch;
  watchBidsAsks: Watch;
  watchTradesForSymbols: Watch;
}

interface Ccxt {
  readonly pro: Readonly<Record<string, new (options: Json) => CcxtExchange>>;
}

/** ccxt's loop: each call is answered with the news since the one before. Frames are counted as ccxt has handled them. */
export async function receiveByCcxt({ task, message, meter, load }: PeerRun): Promise<void> {
  const { venue } = message;
  const ccxt = load('ccxt') as Ccxt;
  const Exchange = ccxt.pro[venue.exchange];
  if (!Exchange) throw new Error(`ccxt has no ${venue.exchange}`);
  const exchange = new Exchange({
    enableRateLimit: false,
    options: {
      watchTickers: { name: 'ticker' },
      watchTradesForSymbols: { name: message.name },
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
  // Its `watchTickers` of Coinbase subscribes `ticker_batch`.
  const groups =
    message.venue.exchange === 'coinbase' && message.channel === 'ticker'
      ? symbols.map((symbol) => [symbol])
      : [symbols];
  for (const group of groups) void watch(exchange, message, group);
}

async function watch(
  exchange: CcxtExchange,
  { channel, name, venue }: HotMessage,
  symbols: readonly string[],
): Promise<never> {
  const next = async (): Promise<readonly Json[]> => {
    if (channel === 'trade') return (await exchange.watchTradesForSymbols(symbols)) as readonly Json[];
    if (venue.exchange === 'coinbase') return [await exchange.watchTicker(symbols[0] ?? '')];
    const news = await (name === 'bookTicker'
      ? exchange.watchBidsAsks(symbols)
      : exchange.watchTickers(symbols));
    return Object.values(news as Record<string, Json>);
  };
  for (;;) for (const { price, bid } of await next()) handle(price ?? bid);
}

/** Replaces the origin of every URL. */
function atLocalServer(urls: unknown, origin: string): unknown {
  if (typeof urls === 'string') return urls.replace(/^wss:\/\/[^/]+/, `ws://${origin}`);
  return Object.fromEntries(
    Object.entries(urls as Json).map(([name, url]) => [name, atLocalServer(url, origin)]),
  );
}
