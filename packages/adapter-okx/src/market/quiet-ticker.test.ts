import { Channel, Exchange, getExchangeStream, silentLogger, type StreamBase } from '@hftjs/core';
import { eventually, Recorder } from '@hftjs/testkit';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import '../index.js';
import { startOkxSimulator, startOkxSwapSimulator } from '../simulator/index.js';

/** A ticker without a change for so long is asked about. In milliseconds. */
const QUIET = 121_000;

/** How far time has been put forward. */
let passed = 0;

/** Time passes, on every clock of this process. */
const pass = (milliseconds: number): void => {
  passed += milliseconds;
};

beforeEach(() => {
  passed = 0;
  const monotonic = performance.now.bind(performance);
  const wall = Date.now.bind(Date);
  vi.spyOn(performance, 'now').mockImplementation(() => monotonic() + passed);
  vi.spyOn(Date, 'now').mockImplementation(() => wall() + passed);
});

afterEach(() => {
  vi.restoreAllMocks();
});

type Venue =
  Awaited<ReturnType<typeof startOkxSimulator>> | Awaited<ReturnType<typeof startOkxSwapSimulator>>;

interface Market extends AsyncDisposable {
  readonly venue: Venue;
  readonly stream: StreamBase;
  readonly recorder: Recorder;
}

const EXCHANGES = [
  [Exchange.OKX, startOkxSimulator],
  [Exchange.OKX_SWAP, startOkxSwapSimulator],
] as const;

/** Streams of both exchanges at venues where nothing happens. */
const open = (): Promise<readonly Market[]> =>
  Promise.all(
    EXCHANGES.map(async ([exchange, start]) => {
      const venue = await start({ seed: 5, pairs: ['btc/usdt'], rate: 0 });
      const stream = getExchangeStream({
        exchange,
        currencyPairs: ['btc/usdt'],
        subscribeChannels: [Channel.TICKER],
        streamHost: venue.streamHost,
        apiHost: venue.apiHost,
        // The heartbeat must not be what detects it.
        timeouts: { silence: 600_000, acknowledge: 3_000 },
        reconnectTimes: { immediate: 2, initialDelay: 10, maxDelay: 100 },
        logger: silentLogger,
      });
      const recorder = new Recorder();
      stream.bindObserver(recorder);
      void stream.start();
      await stream.ready();
      const stop = async (): Promise<void> => {
        await stream.stop();
        await venue[Symbol.asyncDispose]();
      };
      return { venue, stream, recorder, [Symbol.asyncDispose]: stop };
    }),
  );

async function withMarkets(run: (markets: readonly Market[]) => Promise<void>): Promise<void> {
  const markets = await open();
  try {
    await run(markets);
  } finally {
    await Promise.all(markets.map((market) => market[Symbol.asyncDispose]()));
  }
}

/** Each venue receives one more frame. */
async function asked(markets: readonly Market[], act: () => void): Promise<void> {
  const before = markets.map(({ venue }) => venue.counters.messages);
  act();
  await eventually(() => {
    markets.forEach(({ venue }, index) => {
      expect(venue.counters.messages).toBeGreaterThan(before[index] ?? Infinity);
    });
  });
}

test('a quiet ticker is asked about, and left alone where OKX confirms it', { timeout: 60_000 }, async () => {
  await withMarkets(async (markets) => {
    // OKX confirms the subscription, and sends nothing besides.
    for (const { venue } of markets) venue.faults.stall('ticker');
    for (let time = 0; time < 2; time++)
      await asked(markets, () => {
        pass(QUIET);
      });
    for (const { venue } of markets) venue.faults.resume();
    const before = markets.map(({ recorder }) => recorder.tickers.length);
    // The simulator begins a subscription with the present prices, also one that stands: each was asked once more.
    const isAnswered = ({ recorder }: Market, index: number): boolean =>
      recorder.tickers.length > (before[index] ?? Infinity);
    while (!markets.every(isAnswered))
      await asked(markets, () => {
        pass(QUIET);
      });
    for (const { stream, recorder, venue } of markets) {
      expect(stream.status().channels.ticker).toMatchObject({ state: 'live', reconnects: 0 });
      expect(recorder.saw('stale')).toBe(false);
      expect(venue.counters.dials).toBe(1);
    }
  });
});

test('a quiet ticker that OKX does not confirm is replaced', { timeout: 60_000 }, async () => {
  await withMarkets(async (markets) => {
    for (const { venue } of markets) venue.faults.freeze();
    pass(QUIET);
    await eventually(() => {
      for (const { recorder } of markets)
        expect(recorder.statuses).toContainEqual(
          expect.objectContaining({
            state: 'stale',
            reason: expect.stringMatching(/^no data for/) as string,
          }),
        );
    });
    for (const { venue } of markets) venue.faults.thaw();
    await eventually(() => {
      for (const { stream } of markets)
        expect(stream.status().channels.ticker).toMatchObject({ state: 'live' });
    });
    for (const { stream } of markets) expect(stream.status().channels.ticker?.reconnects).toBeGreaterThan(0);
  });
});
