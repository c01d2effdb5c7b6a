import { startBinanceFutureSimulator, startBinanceSimulator } from '@hftjs/adapter-binance/simulator';
import { startCoinbaseSimulator } from '@hftjs/adapter-coinbase/simulator';
import { startIBSimulator } from '@hftjs/adapter-ib/simulator';
import { startKrakenFutureSimulator, startKrakenSimulator } from '@hftjs/adapter-kraken/simulator';
import { startOkxSimulator, startOkxSwapSimulator } from '@hftjs/adapter-okx/simulator';
import { Exchange } from '@hftjs/core';
import type { SimulatedVenue } from '@hftjs/simulator';

interface SimulationOptions {
  readonly seed: number;
  readonly pairs: readonly string[];
  /** Market events per second and pair. */
  readonly rate: number;
  /** How many times higher than the venue's the limits are. */
  readonly pace: number;
}

/** The exchanges that can be simulated. A new one is a new entry. */
const SIMULATORS: Readonly<Record<string, (options: SimulationOptions) => Promise<SimulatedVenue>>> = {
  [Exchange.KRAKEN]: startKrakenSimulator,
  [Exchange.KRAKEN_FUTURE]: startKrakenFutureSimulator,
  [Exchange.BINANCE]: startBinanceSimulator,
  [Exchange.BINANCE_FUTURE]: startBinanceFutureSimulator,
  [Exchange.COINBASE]: startCoinbaseSimulator,
  [Exchange.OKX]: startOkxSimulator,
  [Exchange.OKX_SWAP]: startOkxSwapSimulator,
  [Exchange.IB]: startIBSimulator,
};

/** A running simulated exchange. */
export interface DemoVenue {
  readonly exchange: string;
  readonly venue: SimulatedVenue;
}

/**
 * Starts the simulators that a config uses: those whose host is a variable such as `${SIMULATED_KRAKEN_STREAM_HOST}`.
 * They trade the pairs that the config names.
 *
 * @param pace - how many times higher than the venues' the limits are
 */
export async function startVenues(config: string, pace = 1): Promise<DemoVenue[]> {
  const wanted = Object.entries(SIMULATORS).filter(([exchange]) =>
    config.includes(`\${${prefixOf(exchange)}STREAM_HOST}`),
  );
  return Promise.all(
    wanted.map(async ([exchange, start]) => ({
      exchange,
      venue: await start({ seed: 7, pairs: pairsOf(config, exchange), rate: 100, pace }),
    })),
  );
}

interface StreamEntry {
  readonly exchange?: unknown;
  readonly currency_pairs?: unknown;
}

/** The pairs that a config subscribes at an exchange. Mistakes in the config are reported by `runServices`. */
function pairsOf(config: string, exchange: string): string[] {
  const pairs = new Set<string>();
  const collect = (_key: string, value: unknown): unknown => {
    const { exchange: name, currency_pairs: list } = (value ?? {}) as StreamEntry;
    if (name === exchange && Array.isArray(list)) for (const pair of list) pairs.add(String(pair));
    return value;
  };
  try {
    JSON.parse(config, collect);
  } catch {
    return [];
  }
  return [...pairs];
}

/** The variables with the hosts of the simulators. */
export const environmentOf = (venues: readonly DemoVenue[]): Record<string, string> =>
  Object.fromEntries(
    venues.flatMap(({ exchange, venue: { streamHost, apiHost, credentials } }) => {
      const { apiKey, apiSecret, apiAuthData = {} } = credentials;
      const values = { STREAM_HOST: streamHost, API_HOST: apiHost, API_KEY: apiKey, API_SECRET: apiSecret };
      const names = Object.entries({ ...values, ...apiAuthData });
      return names.map(([name, value]) => [`${prefixOf(exchange)}${name.toUpperCase()}`, value]);
    }),
  );

const prefixOf = (exchange: string): string => `SIMULATED_${exchange.toUpperCase()}_`;
