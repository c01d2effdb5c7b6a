import { describe, expect, test } from 'vitest';
import { makeHoldings } from '../account/holdings/make-holdings.js';
import { makeAccountLedger } from '../account/make-account-ledger.js';
import { Channel } from '../channels/channel.js';
import { INFO } from '../connection/control.js';
import { ConnectionContext } from '../connection/session-context.js';
import { silentLogger } from '../contract/logger.js';
import { resolveOptions } from '../contract/stream-options.js';
import { PublishedInstruments } from '../instruments/published-instruments.js';
import { LiveSince } from '../delivery/live-since.js';
import { Publisher } from '../delivery/publisher.js';
import { StatusReporter } from '../delivery/status-reporter.js';
import { SubscribedChannel } from '../delivery/subscribed-channel.js';
import { StreamContext } from '../stream/stream-context.js';
import type { StubParams } from '../testing/stub-stream.js';
import { FrameReader, type Malformed } from './frame-reader.js';
import { describeMessage } from './messages/message-description.js';
import { wire } from './messages/values.js';

const FAST = describeMessage('fast', { fast: wire.number });

interface Setup {
  readonly reader: FrameReader;
  readonly channel: SubscribedChannel;
  readonly packets: unknown[];
  readonly malformed: Malformed[];
}

function setUp(overrides: Partial<Omit<StubParams, 'subscribe'>> = {}): Setup {
  const packets: unknown[] = [];
  const malformed: Malformed[] = [];
  const options = resolveOptions({
    exchange: 'acme',
    currencyPairs: ['btc/usd'],
    subscribeChannels: [Channel.TRADE],
    logger: silentLogger,
  });
  const context = new StreamContext(options);
  context.reportMalformed = (_channel, describe) => malformed.push(describe());
  const channel = new SubscribedChannel(context, {
    channel: Channel.TRADE,
    emit: () => undefined,
    onChange: () => undefined,
  });
  const channels = new Map<Channel, SubscribedChannel>([[Channel.TRADE, channel]]);
  const parts = {
    context,
    channels,
    holdings: makeHoldings(context, channels),
    account: makeAccountLedger({
      context,
      channels,
      publisher: new Publisher({ channels, trades: undefined }),
    }),
    trades: undefined,
    candles: undefined,
    instruments: new PublishedInstruments(undefined),
    liveSince: new LiveSince(),
  };
  const session = {
    subscribe: () => [],
    onPacket: (packet: unknown) => {
      packets.push(structuredClone(packet));
      return undefined;
    },
    ...overrides,
  };
  const params = { host: 'ws://127.0.0.1:9/', channel: Channel.TRADE, open: () => session, ...overrides };
  const identity = new ConnectionContext({
    parts,
    params,
    channels: [channel],
    reporter: new StatusReporter({ context, channels: [channel], index: 0 }),
    pairs: ['btc/usd'],
    outage: undefined,
    isReplay: true,
  });
  const reader = new FrameReader({ parts, params, session, context: identity, channels: [channel] });
  return { reader, channel, packets, malformed };
}

test('where the venue sends bytes that are not UTF-8, only these bytes are replaced', () => {
  const bytes = Buffer.concat([
    Buffer.from('{"n":0.10,"name":"O'),
    Buffer.from([0x99]),
    Buffer.from('REILLY"}'),
  ]);
  const { reader, packets, malformed } = setUp({ replacesInvalidText: true, exactNumbers: true });
  reader.read(bytes, 1);
  expect(packets).toEqual([{ n: '0.10', name: 'O\uFFFDREILLY' }]);
  reader.read(bytes.subarray(0, 24), 1);
  expect(malformed).toHaveLength(1);
});

test('a frame is parsed, counted, and handed over with the time it came', () => {
  const times: number[] = [];
  const { reader, channel } = setUp({
    onPacket: (_packet, receivedTime) => {
      times.push(receivedTime);
      return undefined;
    },
  });
  expect(reader.read(Buffer.from('{"a":1}'), 1234.5)).toBeUndefined();
  expect(times).toEqual([1234.5]);
  expect(channel.status()).toMatchObject({ frames: 1, control: 0, malformed: 0, lastFrameTime: 1234.5 });
});

test.each(['{"name":"漢字 é 😀 ß","price":1}', '{"name":"plain","price":1}', '{"name":"\\u6f22\\ud83d\\ude00"}', '[]', '0', '"text"', 'null', 'true'])(
  '%s is read as JSON reads it',
  (source) => {
    const { reader, packets, malformed } = setUp();
    reader.read(Buffer.from(source, 'utf8'), 1);
    expect(packets).toEqual([JSON.parse(source)]);
    expect(malformed).toEqual([]);
  },
); // prettier-ignore

test('exact numbers reach the adapter as their text, with non-ASCII text intact', () => {
  const { reader, packets } = setUp({ exactNumbers: true });
  reader.read(Buffer.from('{"name":"é 1.50","id":18266300427528990701,"qty":0.00010000}'), 1);
  expect(packets).toEqual([{ name: 'é 1.50', id: '18266300427528990701', qty: '0.00010000' }]);
});

describe('bad input affects only its frame', () => {
  test.each([
    ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])],
    ['half a character', Buffer.from('{"a":"漢"}').subarray(0, 8)],
    ['an overlong encoding', Buffer.from([0x22, 0xc0, 0xaf, 0x22])],
    ['an encoded surrogate', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
    ['no JSON', Buffer.from('hello')],
    ['half a frame', Buffer.from('{"a":[1,2')],
    ['two frames', Buffer.from('{}{}')],
    ['nothing', Buffer.alloc(0)],
    ['a byte order mark', Buffer.from('\ufeff{}')],
  ])('%s', (_what, bytes) => {
    const { reader, channel, packets, malformed } = setUp();
    expect(() => reader.read(bytes, 1)).not.toThrow();
    expect(packets).toEqual([]);
    expect(malformed).toHaveLength(1);
    expect(malformed[0]?.reason).not.toBe('');
    expect(channel.status()).toMatchObject({ frames: 1, malformed: 1, control: 0 });
    reader.read(Buffer.from('{"next":1}'), 2);
    expect(packets).toEqual([{ next: 1 }]);
  });

  test('a packet that the adapter cannot read, with its message and the beginning of the frame', () => {
    const { reader, malformed, channel } = setUp({
      onPacket: () => {
        throw new Error('price is missing');
      },
    });
    const frame = `{"long":"${'x'.repeat(500)}"}`;
    expect(reader.read(Buffer.from(frame), 1)).toEqual({ kind: 'info' });
    expect(malformed).toEqual([{ reason: 'price is missing', excerpt: frame.slice(0, 200) }]);
    expect(channel.counters.malformed).toBe(1);
  });

  test('an adapter that throws something else, or in its fast path', () => {
    const odd = setUp({
      onPacket: () => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- as an adapter may do
        throw 'odd';
      },
    });
    expect(() => odd.reader.read(Buffer.from('{}'), 1)).not.toThrow();
    expect(odd.malformed).toEqual([{ reason: 'odd', excerpt: '{}' }]);
    const fast = setUp({
      messages: [FAST],
      onMessage: () => {
        throw new RangeError('out of bounds');
      },
    });
    expect(() => fast.reader.read(Buffer.from('{"fast":1}'), 1)).not.toThrow();
    expect(fast.malformed).toMatchObject([{ reason: 'out of bounds' }]);
  });
});

describe('hot messages', () => {
  const frames = ['{"fast":1}', '{"slow":1}', '{"fast":2}', '{"fast": 3}'].map((text) => Buffer.from(text));

  test('those with a described layout are read from their bytes, the others are parsed', () => {
    const taken: unknown[] = [];
    const { reader, packets, channel } = setUp({
      messages: [FAST],
      onMessage: (packet) => {
        // It is used anew for the next frame.
        taken.push({ ...(packet as object) });
        return undefined;
      },
    });
    for (const frame of frames) reader.read(frame, 1);
    expect(taken).toEqual([{ fast: 1 }, { fast: 2 }]);
    expect(packets).toEqual([{ slow: 1 }, { fast: 3 }]);
    expect(channel.counters.frames).toBe(4);
  });

  test('a session without onMessage gets all of them in their order', () => {
    const { reader, packets } = setUp({ messages: [FAST] });
    for (const frame of frames) reader.read(frame, 1);
    expect(packets).toEqual([{ fast: 1 }, { slow: 1 }, { fast: 2 }, { fast: 3 }]);
  });

  test('a frame that is read while another one is handled does not change that one', () => {
    const taken: unknown[] = [];
    const inner = setUp({ messages: [FAST] });
    const { reader } = setUp({
      messages: [FAST],
      onMessage: (packet) => {
        inner.reader.read(Buffer.from('{"fast":7}'), 1);
        taken.push(packet);
        return undefined;
      },
    });
    reader.read(Buffer.from('{"fast":5}'), 1);
    expect(taken).toEqual([{ fast: 5 }]);
    expect(inner.packets).toEqual([{ fast: 7 }]);
    inner.reader.read(Buffer.from('{"fast":8}'), 1);
    expect(inner.packets).toEqual([{ fast: 7 }, { fast: 8 }]);
  });
});

test('the meaning of a frame is returned, and counted', () => {
  const { reader, channel } = setUp({ onPacket: () => ({ kind: 'gap', reason: 'lost' }) });
  expect(reader.read(Buffer.from('{}'), 1)).toEqual({ kind: 'gap', reason: 'lost' });
  expect(channel.status()).toMatchObject({ frames: 1, control: 1, malformed: 0 });
});

test('a hot message may also mean something, which counts as control and not as data', () => {
  const { reader, channel } = setUp({ messages: [FAST], onMessage: () => INFO });
  expect(reader.read(Buffer.from('{"fast":1}'), 1)).toBe(INFO);
  expect(channel.status()).toMatchObject({ frames: 1, control: 1, malformed: 0 });
});

test('what a session calls while a frame is read has its whole stack', () => {
  let stack = '';
  const { reader } = setUp({
    onPacket: () => {
      stack = new Error('here').stack ?? '';
      return undefined;
    },
  });
  reader.read(Buffer.from('{}'), 1);
  expect(stack).toContain('FrameReader.read');
});

test('a large frame of bad rows records no stacks, and leaves the setting as it was', () => {
  const { stackTraceLimit } = Error;
  let stack = 'none';
  const { reader } = setUp({
    onPacket: () => {
      stack = new Error('here').stack ?? '';
      throw new Error('bad');
    },
  });
  reader.read(Buffer.from(JSON.stringify('x'.repeat(100_000))), 1);
  expect(stack).not.toContain('FrameReader.read');
  expect(Error.stackTraceLimit).toBe(stackTraceLimit);
});
