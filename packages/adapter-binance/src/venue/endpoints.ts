import type { StreamOptions } from '@hftjs/core';

type Environment = NonNullable<StreamOptions['environment']>;

/** The hosts of a market in one environment. */
export interface Hosts {
  readonly streams: string;
  /** The account's events, on the spot market. */
  readonly webSocketApi: string;
  readonly rest: string;
}

/** @see https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams#general-wss-information */
export const SPOT_HOSTS: Readonly<Record<Environment, Hosts>> = {
  live: {
    streams: 'wss://stream.binance.com:9443',
    webSocketApi: 'wss://ws-api.binance.com/ws-api/v3',
    rest: 'https://api.binance.com',
  },
  demo: {
    streams: 'wss://demo-stream.binance.com',
    webSocketApi: 'wss://demo-ws-api.binance.com/ws-api/v3',
    rest: 'https://demo-api.binance.com',
  },
  testnet: {
    streams: 'wss://stream.testnet.binance.vision',
    webSocketApi: 'wss://ws-api.testnet.binance.vision/ws-api/v3',
    rest: 'https://testnet.binance.vision',
  },
};

const FUTURE_DEMO = {
  streams: 'wss://fstream.binancefuture.com',
  rest: 'https://demo-fapi.binance.com',
} as const;

/** @see https://developers.binance.com/docs/derivatives/usds-margined-futures/websocket-market-streams */
export const FUTURE_HOSTS: Readonly<Record<Environment, Omit<Hosts, 'webSocketApi'>>> = {
  live: { streams: 'wss://fstream.binance.com', rest: 'https://fapi.binance.com' },
  // The testnet of futures has become their demo.
  demo: FUTURE_DEMO,
  testnet: FUTURE_DEMO,
};
