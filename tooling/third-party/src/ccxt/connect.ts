import ccxt, { type Exchange } from 'ccxt';
import type { Credentials, SimulatedVenue } from '@hftjs/simulator';
import type { CcxtVenue } from './venues.js';

/**
 * A client of ccxt that is pointed at a simulator as ccxt's manual describes: by `urls`, keys, and without a rate limit
 * of its own. Nothing of it is patched.
 */
export async function connect(
  { id }: Pick<CcxtVenue, 'id'>,
  venue: SimulatedVenue,
  credentials: Credentials = venue.credentials,
): Promise<Exchange> {
  const { api } = new ccxt.pro[id]().urls as { api: object };
  const exchange = new ccxt.pro[id]({
    apiKey: credentials.apiKey,
    secret: credentials.apiSecret,
    ...(credentials.apiAuthData?.passphrase !== undefined && {
      password: credentials.apiAuthData.passphrase,
    }),
    enableRateLimit: false,
    urls: { api: redirected(api, venue) },
  });
  // ccxt wants this once where WebSockets are not encrypted.
  await exchange.loadHttpProxyAgent();
  return exchange;
}

/** ccxt's own URLs, each with the simulator's origin: no request leaves this machine. */
function redirected(urls: unknown, venue: Pick<SimulatedVenue, 'apiHost' | 'streamHost'>): unknown {
  if (typeof urls === 'string')
    return urls.replace(/^https?:\/\/[^/]+/, venue.apiHost).replace(/^wss?:\/\/[^/]+/, venue.streamHost);
  return Object.fromEntries(
    Object.entries(urls as Record<string, unknown>).map(([name, url]) => [name, redirected(url, venue)]),
  );
}
