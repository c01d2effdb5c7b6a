import { OptionError, type ResolvedOptions, type VenueLimits } from '@hftjs/core/adapter';

/** The site of an account: `okx.com`, `my.okx.com` (EEA), or `app.okx.com` (US and AU). */
export type Region = 'global' | 'eea' | 'us';

/**
 * Where OKX is. Never with the port 8443, on which it stopped to listen.
 *
 * @see https://www.okx.com/docs-v5/en/#overview-production-trading-services
 * @see https://www.okx.com/docs-v5/en/#overview-demo-trading-services
 */
const SITES: Readonly<Record<Region, Readonly<Record<'live' | 'demo' | 'rest', string>>>> = {
  global: { live: 'wss://ws.okx.com', demo: 'wss://wspap.okx.com', rest: 'https://openapi.okx.com' },
  eea: { live: 'wss://wseea.okx.com', demo: 'wss://wseeapap.okx.com', rest: 'https://eea.okx.com' },
  us: { live: 'wss://wsus.okx.com', demo: 'wss://wsuspap.okx.com', rest: 'https://us.okx.com' },
};

/** @throws OptionError `invalid_options` for `testnet`, which OKX does not have */
export function hostsOf(
  { exchange, environment }: Pick<ResolvedOptions, 'exchange' | 'environment'>,
  region: Region,
): Readonly<Record<'streams' | 'rest', string>> {
  if (environment === 'testnet')
    throw new OptionError(exchange, {
      option: ['environment'],
      sentence: "there is no testnet environment; OKX's is called demo",
    });
  const { rest, [environment]: streams } = SITES[region];
  return { streams, rest };
}

/**
 * Three dials a second per address: one at once, two more a second. REST calls are limited per endpoint; weights
 * are shares of 60 in two seconds, half of it as a burst, half as refill, so that no window holds more.
 *
 * @see https://www.okx.com/docs-v5/en/#overview-websocket-connect
 */
export const LIMITS: VenueLimits = {
  dials: { count: 1, per: 500 },
  rest: { count: 30, per: 2_000 },
};

/** Whether a public channel is on the `/business` path; the others are on `/public`. */
export const isOnBusiness = (channel: string): boolean =>
  channel === 'trades-all' || channel.startsWith('candle');
