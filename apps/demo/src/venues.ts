import { startKrakenSimulator } from '@hftjs/adapter-kraken/simulator';
import { Exchange } from '@hftjs/core';
import type { SimulatedVenue } from '@hftjs/simulator';

interface SimulationOptions {
  readonly seed: number;
  readonly pairs: readonly string[];
  /** Market events per second and pair. */
  readonly rate: number;
}

/** The exchanges that can be simulated. Another one is another entry. */
const SIMULATORS: Readonly<Record<string, (options: SimulationOptions) => Promise<SimulatedVenue>>> = {
  [Exchange.KRAKEN]: startKrakenSimulator,
};

/** A simulated exchange that runs. */
export interface DemoVenue {
  readonly exchange: string;
  readonly venue: SimulatedVenue;
}

/**
 * Starts the simulators that a config asks for: those of which it uses a variable such as
 * `${SIMULATED_KRAKEN_STREAM_HOST}`. They trade the pairs that the config names.
 */
export async function startVenues(config: string): Promise<DemoVenue[]> {
  const wanted = Object.entries(SIMULATORS).filter(([exchange]) =>
    config.includes(`\${${prefixOf(exchange)}`),
  );
  const pairs = [...new Set(config.match(/[a-z0-9]+\/[a-z0-9]+(?=")/g))];
  return Promise.all(
    wanted.map(async ([exchange, start]) => ({
      exchange,
      venue: await start({ seed: 7, pairs, rate: 100 }),
    })),
  );
}

/** The variables by which a config finds the simulators. */
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
