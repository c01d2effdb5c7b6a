import type { HotMessage } from '../venues/venue.js';
import type { Market } from './market.js';
import { placeSlots, writeDigits, writeIsoTime, type PlacedSlot } from './slot.js';

/** The number of different frames: enough that caches and branch predictors cannot learn them. */
const DIFFERENT_FRAMES = 4_000;

/** Under load a venue's gateway writes many frames at once; some 10 kB. */
export const FRAMES_PER_WRITE = 40;

/** Frames as they go over the wire, each with its WebSocket header, and the places that change. */
interface WireBatch {
  readonly bytes: Buffer;
  /** Slots of each frame. */
  readonly frames: readonly (readonly PlacedSlot[])[];
}

/** How frames are put together. */
export interface Cut {
  readonly framesPerBatch: number;
  /** Frames per market of a cycle of books. @defaultValue as many as make the usual number of frames */
  readonly turns?: number;
}

/** A source of frames for one connection. */
export interface FrameSource {
  /** The next frames, as bytes of the wire. */
  take(): Buffer;
}

/**
 * The frames of a message, built once and then sent repeatedly, several per write. On each connection numbers and times
 * rise as the venue's do.
 */
export class WireBatches {
  readonly #batches: (WireBatch | undefined)[];
  readonly #build: (batch: number) => WireBatch;

  constructor(message: HotMessage, markets: readonly Market[], { framesPerBatch, turns }: Cut) {
    const turnsPerCycle = turns ?? turnsOf(markets.length);
    const length = message.snapshot ? turnsPerCycle * markets.length : DIFFERENT_FRAMES;
    this.#build = (batch) => {
      const first = batch * framesPerBatch;
      const span = { first, count: Math.min(framesPerBatch, length - first), turns: turnsPerCycle };
      return buildBatch(message, markets, span);
    };
    this.#batches = Array<undefined>(Math.ceil(length / framesPerBatch)).fill(undefined);
  }

  /** Builds all frames now, and not when each is sent for the first time. */
  prepare(): this {
    for (const number of this.#batches.keys()) this.#batch(number);
    return this;
  }

  #batch(number: number): WireBatch {
    return (this.#batches[number] ??= this.#build(number));
  }

  /**
   * @param clock - states the time that frames carry, in epoch milliseconds
   * @param sent - frames that the connection got before
   */
  source(clock: () => number, sent = 0): FrameSource {
    const { length } = this.#batches;
    const counters = new Map<string, number>();
    let next = 0;
    let time = 0;
    const fill = (bytes: Buffer, slot: PlacedSlot): void => {
      switch (slot.value) {
        case 'iso':
          writeIsoTime(bytes, slot, time);
          return;
        case 'millis':
          writeDigits(bytes, slot, Math.floor(time));
          return;
        case 'micros':
          writeDigits(bytes, slot, Math.floor(time * 1000));
          return;
        case 'id':
        case 'sequence': {
          const before = slot.value === 'sequence' ? slot.from + sent : slot.from;
          const value = (counters.get(slot.counter) ?? before) + slot.step;
          counters.set(slot.counter, value);
          writeDigits(bytes, slot, value);
        }
      }
    };
    return {
      take: () => {
        const batch = this.#batch(next);
        next = (next + 1) % length;
        // A copy: the socket may still hold the earlier one.
        const bytes = Buffer.from(batch.bytes);
        for (const slots of batch.frames) {
          // A microsecond later than the frame before, at least.
          time = Math.max(time + 0.001, clock());
          for (const slot of slots) fill(bytes, slot);
        }
        return bytes;
      },
    };
  }
}

/** Frames per market of a cycle of books: each market has as many, and two at least. */
export const turnsOf = (markets: number): number => Math.max(2, Math.floor(DIFFERENT_FRAMES / markets));

/** Which market the frame of an index is about. */
const marketOf = (index: number, count: number): number => (index * 5 + (index >> 3)) % count;

/** The same for books: each market has its turn once in so many frames. */
const marketInTurn = (index: number, count: number): number => (index + Math.floor(index / count)) % count;

interface Span {
  readonly first: number;
  readonly count: number;
  readonly turns: number;
}

function buildBatch(
  message: HotMessage,
  markets: readonly Market[],
  { first, count, turns }: Span,
): WireBatch {
  const parts: Buffer[] = [];
  const frames: PlacedSlot[][] = [];
  let length = 0;
  for (let index = first; index < first + count; index++) {
    const { snapshot } = message;
    const market = markets[(snapshot ? marketInTurn : marketOf)(index, markets.length)];
    if (!market) throw new RangeError('there are no markets');
    const turn = Math.floor(index / markets.length);
    const text = message.text(market, index, { turn, turns });
    const header = frameHeader(text.length);
    const start = length + header.length;
    const slots = placeSlots(message.slots, text, { index, market: market.number });
    frames.push(slots.map((slot) => ({ ...slot, offset: start + slot.offset })));
    parts.push(header, Buffer.from(text, 'latin1'));
    length = start + text.length;
  }
  return { bytes: Buffer.concat(parts), frames };
}

/** The header of an unmasked text frame (RFC 6455, section 5.2). */
function frameHeader(length: number): Buffer {
  return length < 126 ? Buffer.from([0x81, length]) : Buffer.from([0x81, 126, length >> 8, length & 0xff]);
}

/** Events of the first frames that a connection gets. */
export function eventsOf({ events = [1] }: HotMessage, frames: number): number {
  const sumOf = (count: number): number => {
    const whole = Math.floor(count / events.length);
    const sum = (list: readonly number[]): number => list.reduce((total, item) => total + item, 0);
    return whole * sum(events) + sum(events.slice(0, count % events.length));
  };
  return Math.floor(frames / DIFFERENT_FRAMES) * sumOf(DIFFERENT_FRAMES) + sumOf(frames % DIFFERENT_FRAMES);
}
