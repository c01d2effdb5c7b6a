import { StreamError, type Exchange } from '@hftjs/core';
import type { ResolvedOptions } from '@hftjs/core/adapter';

/** The site of an account: `okx.com`, `my.okx.com` (EEA), or `app.okx.com` (US and AU). */
export type Region = 'global' | 'eea' | 'us';

/** Where OKX is. Never with the port 8443, on which it stopped to listen. */
export interface Hosts {
  readonly streams: string;
  readonly rest: string;
}

/** @see https://www.okx.com/docs-v5/en/#overview-production-trading-services */
const LIVE: Readonly<Record<Region, Hosts>> = {
  global: { streams: 'wss://ws.okx.com', rest: 'https://openapi.okx.com' },
  eea: { streams: 'wss://wseea.okx.com', rest: 'https://eea.okx.com' },
  us: { streams: 'wss://wsus.okx.com', rest: 'https://us.okx.com' },
};

/** @see https://www.okx.com/docs-v5/en/#overview-demo-trading-services */
const DEMO: Readonly<Record<Region, Hosts>> = {
  global: { ...LIVE.global, streams: 'wss://wspap.okx.com' },
  eea: { ...LIVE.eea, streams: 'wss://wseeapap.okx.com' },
  us: { ...LIVE.us, streams: 'wss://wsuspap.okx.com' },
};

/** @throws StreamError `invalid_options` for `testnet`, which OKX does not have */
export function hostsOf(
  { exchange, environment }: Pick<ResolvedOptions, 'exchange' | 'environment'>,
  region: Region,
): Hosts {
  if (environment === 'testnet') throw noTestnet(exchange);
  return (environment === 'demo' ? DEMO : LIVE)[region];
}

const noTestnet = (exchange: Exchange): StreamError =>
  new StreamError(`${exchange}: there is no testnet environment; OKX's is called demo`, {
    code: 'invalid_options',
    exchange,
  });
