import { LocalBook, type BookLevel } from '@hftjs/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startOkxSimulator, type OkxSimulator } from './index.js';
import {
  connect,
  framesOf,
  get,
  loginArgument,
  settle,
  subscribe,
  type Frame,
  type Row,
} from './testing/wire.js';

let venue: OkxSimulator;
beforeEach(async () => {
  venue = await startOkxSimulator({ seed: 7, pairs: ['btc/usdt'], rate: 0, limits: { dials: 100 } });
});
afterEach(() => venue.close());

const instId = 'BTC-USDT';

interface BookFrame extends Frame {
  readonly action?: string;
}

const bookFrames = (client: Awaited<ReturnType<typeof connect>>): BookFrame[] =>
  framesOf(client).filter(({ data }) => data !== undefined);

const levels = (rows: unknown): BookLevel[] =>
  (rows as string[][]).map(([price, size]) => [Number(price), Number(size)]);

const step = (): void => {
  for (let count = 0; count < 20; count++) venue.market.step('btc/usdt');
  venue.books?.flush();
};

test('a snapshot after the acknowledgement, then changes that name the one before, key for key', async () => {
  const client = await connect(venue, 'public');
  await subscribe(client, { channel: 'books', instId });
  expect(client.frames[0]).toContain('"event":"subscribe"');
  expect(client.frames[1]).toMatch(
    /^{"arg":{"channel":"books","instId":"BTC-USDT"},"action":"snapshot","data":\[{"asks":\[\["\d+(\.\d)?","[\d.]+","0","\d"\],.*\]\],"bids":\[\[.*\]\],"ts":"\d{13}","checksum":0,"seqId":\d+,"prevSeqId":-1}\]}$/,
  );
  for (let count = 0; count < 5; count++) step();
  await settle(client);
  const book = new LocalBook();
  let last: unknown = -1;
  for (const { action, data: [row] = [] } of bookFrames(client)) {
    expect(row?.prevSeqId).toBe(last);
    last = row?.seqId;
    book.apply({ bids: levels(row?.bids), asks: levels(row?.asks), snapshot: action === 'snapshot' });
  }
  const { bids, asks } = venue.market.book('btc/usdt', 400);
  expect(book.levels('bids')).toEqual(bids.map(({ price, volume }) => [price, volume]));
  expect(book.levels('asks')).toEqual(asks.map(({ price, volume }) => [price, volume]));
});

test('whole books of five levels', async () => {
  const client = await connect(venue, 'public');
  await subscribe(client, { channel: 'books5', instId });
  step();
  await settle(client);
  const frames = bookFrames(client);
  expect(frames.length).toBeGreaterThan(1);
  for (const { action, data: [row] = [] } of frames) {
    expect(action).toBeUndefined();
    expect(Object.keys(row!)).toEqual(['asks', 'bids', 'instId', 'ts', 'seqId']);
    expect(row!.asks).toHaveLength(5);
  }
  const { bids } = venue.market.book('btc/usdt', 5);
  expect(levels(frames.at(-1)!.data![0]!.bids)).toEqual(bids.map(({ price, volume }) => [price, volume]));
});

test('the fast channels want a login, on the public path', async () => {
  const client = await connect(venue, 'public');
  await subscribe(client, { channel: 'books50-l2-tbt', instId });
  expect(framesOf(client)[0]).toMatchObject({ event: 'error', code: '60011' });
  client.send({ op: 'login', args: [loginArgument(venue.credentials)] });
  await subscribe(client, { channel: 'books50-l2-tbt', instId });
  const [frame] = bookFrames(client);
  expect(frame?.arg).toEqual({ channel: 'books50-l2-tbt', instId });
  expect(frame?.data?.[0]?.bids).toHaveLength(50);
});

test('REST: the book as deep as it is asked for, with its number where that is asked for', async () => {
  const row = async (query: string): Promise<Row> =>
    (await get(venue, `market/books?instId=${instId}${query}`)).data[0]!;
  expect(Object.keys(await row(''))).toEqual(['asks', 'bids', 'ts']);
  const book = await row('&sz=50&source=0');
  expect(book).toMatchObject({ seqId: expect.any(Number) as number });
  expect(levels(book.asks)).toEqual(
    venue.market.book('btc/usdt', 50).asks.map(({ price, volume }) => [price, volume]),
  );
  expect((await get(venue, `market/books?instId=${instId}&sz=401`)).status).toBe(400);
});
