import {
  getExchangeStream,
  silentLogger,
  type Logger,
  type MyTrade,
  type Observer,
  type StreamBase,
  type StreamOptions,
} from '@hftjs/core';
import type { SimulatedVenue } from '@hftjs/simulator';
import { expect } from 'vitest';

/** The hosts that a stream connects to. */
export interface VenueAddress {
  readonly streamHost: string;
  readonly apiHost: string;
  readonly credentials?: Pick<StreamOptions, 'apiKey' | 'apiSecret' | 'apiAuthData'>;
}

/** A stream and an observer that records its events. Disposing it stops the stream. */
export interface Prepared<O extends Observer> extends AsyncDisposable {
  readonly stream: StreamBase;
  readonly recorder: O;
  /** Warnings that the stream logged, unless the options have a logger. */
  readonly warnings: readonly string[];
}

/** A running stream and an observer that records its events. */
export interface Watched<O extends Observer> extends Prepared<O> {
  readonly ended: Promise<void>;
}

/** Makes a stream, with short pauses between its connections. It is not started. */
export function prepare<O extends Observer>(recorder: O, options: StreamOptions): Prepared<O> {
  const warnings: string[] = [];
  const logger: Logger = {
    ...silentLogger,
    warn: (_fields, message) => {
      // Recorders have a queue for every channel.
      if (!message.includes('receives nothing from this stream')) warnings.push(message);
    },
  };
  const stream = getExchangeStream({
    reconnectTimes: { immediate: 1, initialDelay: 10, maxDelay: 100 },
    logger,
    ...options,
  });
  stream.bindObserver(recorder);
  return { stream, recorder, warnings, [Symbol.asyncDispose]: () => stream.stop() };
}

/** Starts a stream on a simulator, with short pauses between its connections. */
export function watch<O extends Observer>(
  recorder: O,
  { streamHost, apiHost, credentials }: Partial<VenueAddress>,
  options: StreamOptions,
): Watched<O> {
  const prepared = prepare(recorder, {
    ...(streamHost !== undefined && { streamHost }),
    ...(apiHost !== undefined && { apiHost }),
    ...credentials,
    ...options,
  });
  const ended = prepared.stream.start();
  ended.catch(() => undefined);
  return { ...prepared, ended };
}

/**
 * Expects that each of the market's fills was published once, with exact numbers.
 *
 * @param from - index of the first of them
 */
export function expectFills(
  { myTrades }: { readonly myTrades: readonly MyTrade[] },
  { market }: Pick<SimulatedVenue, 'market'>,
  from = 0,
): void {
  const delivered = myTrades.map(({ tradeId, orderId, liquidity, exact }) => ({
    tradeId,
    orderId,
    liquidity,
    price: Number(exact.price),
    volume: Number(exact.volume),
    fee: Number(exact.fee),
  }));
  const made = market.fills.slice(from).map(({ fillId, orderId, liquidity, price, volume, fee }) => ({
    tradeId: fillId,
    orderId,
    liquidity,
    price,
    volume,
    fee,
  }));
  const byId = (left: { tradeId: string }, right: { tradeId: string }) =>
    left.tradeId < right.tradeId ? -1 : 1;
  expect(delivered.sort(byId)).toEqual(made.sort(byId));
}
