import { isDeepStrictEqual } from 'node:util';
import { Channel, getExchangeStream, silentLogger, type StreamBase } from '@hftjs/core';
import { useCompiledReaders } from '@hftjs/core/adapter';
import { Random } from '@hftjs/simulator';
import { describe, expect, test } from 'vitest';
import { corpusFolder, corpusFrames } from '../corpus.js';
import { Recorder } from '../recorder.js';
import { framesOf } from './frames.js';
import { eventually, open, QUICK, type Suite } from './harness.js';
import { mutated, withOtherLayout } from './mutation.js';

/** Mutated frames of each channel. More of them for a longer run: `HFTJS_MUTATIONS=100000`. */
const MUTATIONS = Number(process.env.HFTJS_MUTATIONS ?? 10_000);

/** Events after which the share of frames that were read from their bytes is looked at. */
const EVENTS = 200;

/** Hot messages are read from their bytes, and their events are those that `JSON.parse` gives. */
export function describeReaders(suite: Suite): void {
  const { publicChannels, readsBytes, startSimulator, pairs } = suite;
  describe.runIf(readsBytes && publicChannels.length > 0)('frames are read from their bytes', () => {
    test.each(publicChannels)('%s: all but snapshots', async (channel) => {
      await using venue = await startSimulator({ seed: 81, pairs, rate: 200 });
      await using harness = open(suite, venue, { subscribeChannels: [channel], ...QUICK });
      const { stream } = harness;
      await stream.ready();
      await eventually(() => {
        const status = stream.status().channels[channel];
        expect(status?.events).toBeGreaterThan(EVENTS);
        expect(status?.fallbacks).toBeLessThan((status?.events ?? 0) / 20);
      });
    });

    test.each(publicChannels)(
      `%s: both readers publish the same events, also of ${MUTATIONS} mutated frames`,
      { timeout: 600_000 },
      async (channel) => {
        const frames = [...(await simulatedFrames(suite, channel)), ...capturedFrames(suite, channel)];
        const readers = new BothReaders(suite, channel);
        for (const frame of frames) readers.feed(frame);
        const random = new Random(`readers ${suite.exchange} ${channel}`);
        for (let count = 0; count < MUTATIONS; count++) {
          const frame = random.pick(frames);
          readers.feed(random.chance(0.5) ? mutated(frame, random) : withOtherLayout(frame, random));
        }
        const { compiled } = readers;
        expect(compiled.fallbacks).toBeLessThan(compiled.events);
      },
    );
  });
}

async function simulatedFrames(suite: Suite, channel: Channel): Promise<readonly string[]> {
  await using venue = await suite.startSimulator({ seed: 82, pairs: suite.pairs, rate: 200 });
  await using harness = open(suite, venue, { subscribeChannels: [channel], ...QUICK });
  const answers = channel === Channel.ORDER_BOOK ? (suite.books.answers ?? []) : [];
  return await framesOf(suite, venue, { stream: harness.stream, answers });
}

/** Captured frames of the venue, where there is a corpus. */
function capturedFrames({ corpus }: Suite, channel: Channel): readonly string[] {
  return corpus === undefined || corpusFolder() === undefined
    ? []
    : corpusFrames(corpus, channel === Channel.ORDER_BOOK ? 'book' : channel);
}

/** Two streams that are fed the same frames. One reads them from their bytes, the other by `JSON.parse`. */
class BothReaders {
  readonly #channel: Channel;
  readonly #compiled: Side;
  readonly #plain: Side;

  constructor(suite: Suite, channel: Channel) {
    this.#channel = channel;
    this.#compiled = new Side(suite, channel, true);
    this.#plain = new Side(suite, channel, false);
  }

  get compiled(): ReturnType<Side['counters']> {
    return this.#compiled.counters();
  }

  /** @throws Error when the two publish different events, or one of them can read the frame and the other cannot */
  feed(frame: string): void {
    const compiled = this.#compiled.read(frame);
    const plain = this.#plain.read(frame);
    if (isDeepStrictEqual(compiled, plain)) return;
    throw new Error(
      `${this.#channel} frame ${JSON.stringify(frame)}: read from its bytes ${JSON.stringify(compiled)}, by JSON.parse ${JSON.stringify(plain)}`,
    );
  }
}

/** One of the streams. */
class Side {
  readonly #channel: Channel;
  readonly #stream: StreamBase;
  readonly #recorder = new Recorder();

  constructor({ exchange, pairs, subscribeArgs, feedArgs }: Suite, channel: Channel, isCompiled: boolean) {
    this.#channel = channel;
    this.#stream = getExchangeStream({
      exchange,
      currencyPairs: [...pairs],
      subscribeChannels: [channel],
      subscribeArgs: { ...subscribeArgs, ...feedArgs },
      logger: silentLogger,
    });
    this.#stream.bindObserver(this.#recorder);
    // The reader of a stream is made for its first frame.
    useCompiledReaders(isCompiled);
    this.read('{}');
    useCompiledReaders(true);
  }

  counters(): { readonly events: number; readonly fallbacks: number; readonly malformed: number } {
    const status = this.#stream.status().channels[this.#channel];
    if (!status) throw new Error(`${this.#channel} has no status`);
    return status;
  }

  /** What a frame published, and how it was counted. */
  read(frame: string): object {
    const before = this.counters();
    this.#stream.feed(this.#channel, frame, 1_700_000_000_000);
    const { events, malformed } = this.counters();
    return {
      published: this.#recorder.takeAll(),
      events: events - before.events,
      malformed: malformed - before.malformed,
    };
  }
}
