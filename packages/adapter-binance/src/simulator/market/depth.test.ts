import { BookFault, pairSpec, WireClient, type Level } from '@hftjs/simulator';
import { describe, expect, test } from 'vitest';
import { startBinanceFutureSimulator, startBinanceSimulator } from '../index.js';

interface Diff {
  readonly U: number;
  readonly u: number;
  readonly pu?: number;
  readonly b: readonly Row[];
  readonly a: readonly Row[];
}
type Row = readonly [price: string, volume: string];
interface Answer {
  readonly lastUpdateId: number;
  readonly bids: readonly Row[];
  readonly asks: readonly Row[];
}

const PAIR = 'btc/usdt';
const VENUES = {
  spot: { start: startBinanceSimulator, stream: '/stream', rest: '/api/v3/depth' },
  futures: { start: startBinanceFutureSimulator, stream: '/public/stream', rest: '/fapi/v1/depth' },
};

const numbers = (rows: readonly Row[]): number[][] =>
  rows.map(([price, volume]) => [Number(price), Number(volume)]);
const truth = (levels: readonly Level[]): number[][] => levels.map(({ price, volume }) => [price, volume]);

function apply(side: Map<string, string>, [price, volume]: Row): void {
  if (Number(volume) === 0) side.delete(price);
  else side.set(price, volume);
}

async function open(kind: keyof typeof VENUES, name = 'btcusdt@depth@100ms') {
  const { start, stream, rest } = VENUES[kind];
  const venue = await start({ seed: 7, pairs: [pairSpec(PAIR, { farLevels: 2_000 })], rate: 0 });
  const client = await WireClient.connect(`${venue.streamHost}${stream}?streams=${name}`);
  await venue.settle();
  const data = (): unknown[] => client.frames.map((frame) => (JSON.parse(frame) as { data: unknown }).data);
  return {
    venue,
    client,
    data,
    diffs: () => data() as Diff[],
    /** Several actions of the market, and what they changed in one frame. */
    act: async (count = 3) => {
      for (let step = 0; step < count; step++) venue.market.step(PAIR);
      venue.books?.flush();
      await venue.settle();
    },
    depth: async (limit: number): Promise<Answer> => {
      const response = await fetch(`${venue.apiHost}${rest}?symbol=BTCUSDT&limit=${limit}`);
      return (await response.json()) as Answer;
    },
    [Symbol.asyncDispose]: () => venue.close(),
  };
}

describe.each(['spot', 'futures'] as const)('depth of %s', (kind) => {
  test('a snapshot and the changes after it are the market’s book', async () => {
    await using wire = await open(kind);
    const { venue, act } = wire;
    await act();
    const { lastUpdateId, bids, asks } = await wire.depth(1_000);
    const book = { bids: new Map(bids), asks: new Map(asks) };
    for (let round = 0; round < 200; round++) await act();
    const diffs = wire.diffs();
    expect(diffs).toHaveLength(201);
    let last = lastUpdateId;
    for (const { U, u, pu, b, a } of diffs.slice(1)) {
      if (kind === 'spot') expect(U).toBe(last + 1);
      else expect(pu).toBe(last);
      expect(U).toBeGreaterThan(last);
      last = u;
      for (const row of b) apply(book.bids, row);
      for (const row of a) apply(book.asks, row);
    }
    if (kind === 'futures') expect(diffs.some(({ U, pu = 0 }) => U > pu + 1)).toBe(true);
    const now = venue.market.book(PAIR, 50);
    const best = (side: Map<string, string>, sign: number): number[][] =>
      numbers([...side])
        .sort(([left = 0], [right = 0]) => (left - right) * sign)
        .slice(0, 50);
    expect(best(book.bids, -1)).toEqual(truth(now.bids));
    expect(best(book.asks, 1)).toEqual(truth(now.asks));
  });

  test('partial books are the best levels, whenever they changed', async () => {
    await using wire = await open(kind, 'btcusdt@depth5@100ms');
    for (let round = 0; round < 50; round++) await wire.act(10);
    const last = wire.data().at(-1) as Answer & Diff;
    const { bids, asks } = wire.venue.market.book(PAIR, 5);
    expect(numbers(kind === 'spot' ? last.bids : last.b)).toEqual(truth(bids));
    expect(numbers(kind === 'spot' ? last.asks : last.a)).toEqual(truth(asks));
  });

  test('requests: as many levels as asked for, at the venue’s weight', async () => {
    await using wire = await open(kind);
    const weights = kind === 'spot' ? { 5: 5, 500: 25, 1000: 50 } : { 5: 2, 100: 5, 500: 10, 1000: 20 };
    let used = 0;
    for (const [limit, weight] of Object.entries(weights)) {
      const response = await fetch(`${wire.venue.apiHost}${VENUES[kind].rest}?symbol=BTCUSDT&limit=${limit}`);
      expect(Number(response.headers.get('x-mbx-used-weight-1m'))).toBe((used += weight));
      const { bids, asks } = (await response.json()) as Answer;
      expect([bids.length, asks.length]).toEqual([Number(limit), Number(limit)]);
    }
    if (kind === 'futures') expect(await wire.depth(7)).toMatchObject({ code: -4021 });
    else expect((await wire.depth(5_000)).bids.length).toBeGreaterThan(2_000);
  });

  test('faults: lost, swapped, cut; stale and late answers', async () => {
    await using wire = await open(kind);
    const { venue, act } = wire;
    const { books } = venue.faults;
    await act();
    const [first] = wire.diffs();
    books.strike(BookFault.STALE, PAIR);
    books.strike(BookFault.LOSE, PAIR);
    await act();
    books.strike(BookFault.SWAP, PAIR);
    await act();
    await act();
    const [, later, earlier] = wire.diffs();
    expect(earlier?.u).toBeLessThan(later?.U ?? 0);
    expect(earlier?.U).toBeGreaterThan((first?.u ?? 0) + 1);
    expect(await wire.depth(5)).toMatchObject({ lastUpdateId: first?.u });
    expect(await wire.depth(5)).toMatchObject({ lastUpdateId: later?.u });
    books.strike(BookFault.LATE, PAIR);
    const answer = wire.depth(5);
    for (let round = 0; round < 10 && venue.counters.openRestRequests === 0; round++) await venue.settle();
    await act();
    expect(await answer).toMatchObject({ lastUpdateId: later?.u });
    books.strike(BookFault.CORRUPT, PAIR);
    await act();
    expect(wire.client.frames.at(-1)).toMatch(/^\{"stream":"btcusdt@depth@100ms","data":\{"e"/);
    expect(() => wire.diffs()).toThrow(SyntaxError);
  });
});
