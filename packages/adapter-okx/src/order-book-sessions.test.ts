import {
  AsyncQueue,
  Channel,
  Exchange,
  getExchangeStream,
  LocalBook,
  silentLogger,
  type BookDelivery,
  type CurrencyPair,
  type OrderBook,
  type StreamStatus,
} from '@hftjs/core';
import { corpusFolder, corpusFrames } from '@hftjs/testkit';
import { describe, expect, test } from 'vitest';
import './index.js';

interface WireBook {
  readonly asks: readonly (readonly string[])[];
  readonly bids: readonly (readonly string[])[];
  readonly checksum: number;
}

interface WireFrame {
  readonly arg?: { readonly channel: string; readonly instId: string };
  readonly action?: string;
  readonly data?: readonly WireBook[];
}

/** What a contract of the captures is worth, and whether that is quote currency. */
const CONTRACTS: Readonly<Record<string, readonly [value: number, isInverse: boolean]>> = {
  'XMR-USDT-SWAP': [0.1, false],
  'TRX-USDT-210924': [1000, false],
  'UNI-USD-SWAP': [10, true],
  'BTC-USD-220527': [100, true],
};

const INSTRUMENTS = Object.entries(CONTRACTS).map(([instId, [value, isInverse]]) => {
  const [base = '', quote = ''] = instId.split('-');
  return {
    instId,
    ctVal: String(value),
    ctValCcy: isInverse ? quote : base,
    ctMult: '1',
    ctType: isInverse ? 'inverse' : 'linear',
    instFamily: `${base}-${quote}`,
  };
});

function pairOf(instId: string): CurrencyPair {
  const [base = '', quote = '', kind] = instId.toLowerCase().split('-');
  if (kind === undefined) return `${base}/${quote}`;
  const settle = quote === 'usd' ? base : quote;
  return `${base}/${quote}:${settle}${kind === 'swap' ? '' : `-${kind}`}` as CurrencyPair;
}

/** The CRC-32 of a text as a signed number, bit by bit. */
function crc32(text: string): number {
  let crc = -1;
  for (const byte of Buffer.from(text)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc;
}

/** A book as OKX's documentation describes it, kept as texts by other means than those of the adapter. */
class Replay {
  #bids: string[][] = [];
  #asks: string[][] = [];
  readonly #instId: string;

  constructor(instId: string) {
    this.#instId = instId;
  }

  apply(action: string | undefined, { bids, asks }: WireBook): void {
    if (action === 'snapshot') [this.#bids, this.#asks] = [[], []];
    this.#bids = merged(this.#bids, bids).sort(([one], [other]) => Number(other) - Number(one));
    this.#asks = merged(this.#asks, asks).sort(([one], [other]) => Number(one) - Number(other));
  }

  get checksum(): number {
    const parts: string[] = [];
    for (let rank = 0; rank < 25; rank++)
      for (const level of [this.#bids[rank], this.#asks[rank]])
        if (level) parts.push(level.slice(0, 2).join(':'));
    return crc32(parts.join(':'));
  }

  top(depth: number): { bids: unknown; asks: unknown } {
    const [value, isInverse] = CONTRACTS[this.#instId] ?? [1, false];
    const levels = (side: readonly string[][]): unknown =>
      side.slice(0, depth).map(([price, size]) => {
        const amount = Number((Number(size) * value).toPrecision(15));
        return [Number(price), isInverse ? amount / Number(price) : amount];
      });
    return { bids: levels(this.#bids), asks: levels(this.#asks) };
  }
}

function merged(levels: readonly string[][], changes: WireBook['bids']): string[][] {
  const prices = new Set(changes.map(([price]) => Number(price)));
  return [
    ...levels.filter(([price]) => !prices.has(Number(price))),
    ...changes.filter(([, size]) => Number(size) > 0).map((level) => [...level]),
  ];
}

const MARKETS = [
  [Exchange.OKX, (instId: string) => instId.split('-').length === 2],
  [Exchange.OKX_SWAP, (instId: string) => instId in CONTRACTS],
] as const;

const SESSIONS = [
  ['okx', 'session-1'],
  ['okx', 'session-2'],
  ['okx-swap', 'session-1'],
  ['okx-swap', 'session-2'],
] as const;

const DELIVERIES: readonly BookDelivery[] = ['view', 'update'];

const DEPTH = 20;

function framesOf(folder: string, session: string): readonly string[] {
  return corpusFrames(folder, session).flatMap((line) => {
    const { dir, frame } = JSON.parse(line) as { dir: string; frame: string };
    return dir === 'in' ? [frame] : [];
  });
}

const read = (frame: string): WireFrame => (frame === 'pong' ? {} : (JSON.parse(frame) as WireFrame));

const instrumentsOf = (
  frames: readonly string[],
  isWanted: (instId: string) => boolean,
): readonly string[] => [
  ...new Set(
    frames.flatMap((frame) => {
      const { arg, action } = read(frame);
      return arg && action !== undefined && isWanted(arg.instId) ? [arg.instId] : [];
    }),
  ),
];

/** Feeds a session frame by frame, and compares each book with an independent replay. */
class Feeding {
  readonly statusQueue = new AsyncQueue<StreamStatus>();
  readonly orderBookQueue = new AsyncQueue<OrderBook>({ policy: 'lossless' });
  /** Frames of books, and those with a checksum that the replay computes too. */
  frames = 0;
  verified = 0;
  readonly gaps: string[] = [];
  readonly #replays = new Map<string, Replay>();
  readonly #books = new Map<CurrencyPair, LocalBook>();
  readonly #instruments: readonly string[];
  readonly #stream: ReturnType<typeof getExchangeStream>;

  constructor(exchange: string, instruments: readonly string[], delivery: BookDelivery) {
    this.#instruments = instruments;
    this.#stream = getExchangeStream({
      exchange,
      currencyPairs: instruments.map(pairOf),
      subscribeChannels: [Channel.ORDER_BOOK],
      subscribeArgs: {
        orderBook: { depth: DEPTH, delivery },
        ...(exchange === Exchange.OKX_SWAP && { instruments: INSTRUMENTS }),
      },
      logger: silentLogger,
    });
    this.#stream.bindObserver(this);
  }

  feed(frame: string): void {
    this.#stream.feed(Channel.ORDER_BOOK, frame);
    for (const event of this.orderBookQueue.drain()) {
      let book = this.#books.get(event.symbol);
      if (!book) this.#books.set(event.symbol, (book = new LocalBook()));
      book.apply(event);
    }
    for (const { state, symbol, reason } of this.statusQueue.drain())
      if (state === 'gap') this.gaps.push(`${symbol}: ${reason}`);
    const { arg, action, data: [row] = [] } = read(frame);
    if (!arg || !row || action === undefined || !this.#instruments.includes(arg.instId)) return;
    let replay = this.#replays.get(arg.instId);
    if (!replay) this.#replays.set(arg.instId, (replay = new Replay(arg.instId)));
    replay.apply(action, row);
    this.frames++;
    if (replay.checksum === row.checksum) this.verified++;
    if (this.gaps.length > 0) return;
    const book = this.#books.get(pairOf(arg.instId));
    expect({ bids: book?.levels('bids', DEPTH), asks: book?.levels('asks', DEPTH) }).toEqual(
      replay.top(DEPTH),
    );
  }

  get malformed(): number | undefined {
    return this.#stream.status().channels.order_book?.malformed;
  }
}

describe.runIf(corpusFolder() !== undefined)('captured sessions', () => {
  describe.each(MARKETS)('%s', (exchange, isWanted) => {
    describe.each(SESSIONS)('%s/%s', (folder, session) => {
      const frames = corpusFolder() === undefined ? [] : framesOf(folder, session);
      const instruments = instrumentsOf(frames, isWanted);

      test.runIf(instruments.length > 0).each(DELIVERIES)(
        '%s: the book of an independent replay after each frame, each checksum is right, no gap',
        (delivery) => {
          const feeding = new Feeding(exchange, instruments, delivery);
          for (const frame of frames) feeding.feed(frame);
          expect(feeding.gaps).toEqual([]);
          expect(feeding.malformed).toBe(0);
          expect(feeding.frames).toBeGreaterThan(80);
          expect(feeding.verified).toBe(feeding.frames);
        },
      );

      test.runIf(instruments.length > 0)('a digit of a level that the checksum covers: a gap', () => {
        const feeding = new Feeding(exchange, instruments, 'view');
        const at = frames.findIndex((frame) => {
          const { action, arg } = read(frame);
          return action === 'snapshot' && arg?.instId === instruments[0];
        });
        const frame = frames[at]!.replace(/"bids":\[\["(\d+)/, '"bids":[["$10');
        for (const one of [...frames.slice(0, at), frame]) feeding.feed(one);
        expect(feeding.gaps).toHaveLength(1);
        expect(feeding.gaps[0]).toMatch(/checksum|crossed/);
      });
    });
  });
});
