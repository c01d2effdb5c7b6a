import { marketsOf } from '../frames/market.js';
import type { Json } from '../venues/venue.js';
import { handle, type PeerRun } from './peer.js';

interface Tardis {
  streamNormalized(options: Json, ...normalizers: readonly unknown[]): AsyncIterable<Json>;
  readonly normalizeTrades: unknown;
  readonly normalizeBookTickers: unknown;
}

/** tardis's names of the exchanges. */
const EXCHANGES: Readonly<Record<string, string>> = { binance: 'binance', okx: 'okex' };
const PATHS: Readonly<Record<string, string>> = { binance: '/stream', okx: '/ws/v5/public' };

/** tardis-dev's loop over normalised events. */
export function receiveByTardis({ task, message, meter, load }: PeerRun): void {
  const { venue, channel } = message;
  const exchange = EXCHANGES[venue.exchange];
  if (exchange === undefined) throw new Error(`tardis-dev has no ${venue.exchange}`);
  process.env[`WSS_URL_${exchange.toUpperCase()}`] = `ws://${task.origin}${PATHS[venue.exchange] ?? ''}`;
  const tardis = load('tardis-dev') as Tardis;
  const symbols = marketsOf(venue.quote, task.markets).map((market) => {
    const symbol = venue.symbolOf(market);
    return venue.exchange === 'binance' ? symbol.toLowerCase() : symbol;
  });
  const normalizer = channel === 'ticker' ? tardis.normalizeBookTickers : tardis.normalizeTrades;
  const events = tardis.streamNormalized({ exchange, symbols, timeoutIntervalMS: 60_000 }, normalizer);
  void (async () => {
    for await (const event of events) {
      if (event.type !== 'trade' && event.type !== 'book_ticker') continue;
      handle(event.type === 'trade' ? event.price : event.bidPrice);
      meter.tick();
    }
  })();
}
