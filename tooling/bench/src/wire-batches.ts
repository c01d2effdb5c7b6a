import { FIRST_TRADE_ID, frameText, marketOf } from './frame-text.js';
import { MARKETS } from './markets.js';
import type { BenchChannel } from './messages.js';

/** The number of different frames: enough that caches and branch predictors cannot learn them. */
const DIFFERENT_FRAMES = 4096;

const TRADE_ID_DIGITS = String(FIRST_TRADE_ID).length;

/** Frames as they go over the wire, each with its WebSocket header, and the places that change. */
interface WireBatch {
  readonly bytes: Buffer;
  readonly frames: number;
  readonly tradeIds: readonly { readonly offset: number; readonly market: number }[];
  readonly timestamps: readonly number[];
}

/**
 * The frames of a channel, built once and then sent repeatedly, several per write. On each connection trade ids rise by
 * one per trade and market, as Kraken's do.
 */
export class WireBatches {
  readonly #batches: readonly WireBatch[];

  constructor(channel: BenchChannel, framesPerBatch: number) {
    this.#batches = Array.from({ length: DIFFERENT_FRAMES / framesPerBatch }, (_, batch) =>
      buildBatch(channel, { first: batch * framesPerBatch, count: framesPerBatch }),
    );
  }

  /** A source of batches for one connection; `clock` stamps each frame with the time at which it is taken. */
  taker(clock?: () => number): () => Buffer {
    const batches = this.#batches;
    const lastIds = MARKETS.map(() => FIRST_TRADE_ID);
    let next = 0;
    return () => {
      const batch = batches[next];
      if (!batch) throw new RangeError('there are no frames');
      const { bytes, tradeIds, timestamps } = batch;
      next = (next + 1) % batches.length;
      // A copy: the socket may still hold the earlier one.
      const copy = Buffer.from(bytes);
      for (const { offset, market } of tradeIds) {
        const id = (lastIds[market] ?? 0) + 1;
        lastIds[market] = id;
        writeDigits(copy, offset, id);
      }
      if (clock) {
        const text = formatTimestamp(clock());
        for (const offset of timestamps) copy.write(text, offset, 'latin1');
      }
      return copy;
    };
  }
}

function buildBatch(channel: BenchChannel, { first, count }: { first: number; count: number }): WireBatch {
  const parts: Buffer[] = [];
  const tradeIds: { offset: number; market: number }[] = [];
  const timestamps: number[] = [];
  let length = 0;
  for (let index = first; index < first + count; index++) {
    const text = frameText(channel, index);
    const header = frameHeader(text.length);
    const start = length + header.length;
    for (const offset of offsetsAfter('"trade_id":', text))
      tradeIds.push({ offset: start + offset, market: marketOf(index) });
    for (const offset of offsetsAfter('"timestamp":"', text)) timestamps.push(start + offset);
    parts.push(header, Buffer.from(text, 'latin1'));
    length = start + text.length;
  }
  return { bytes: Buffer.concat(parts), frames: count, tradeIds, timestamps };
}

/** The header of an unmasked text frame (RFC 6455, section 5.2). */
function frameHeader(length: number): Buffer {
  return length < 126 ? Buffer.from([0x81, length]) : Buffer.from([0x81, 126, length >> 8, length & 0xff]);
}

function offsetsAfter(key: string, text: string): number[] {
  const offsets: number[] = [];
  for (let at = text.indexOf(key); at >= 0; at = text.indexOf(key, at + 1)) offsets.push(at + key.length);
  return offsets;
}

function writeDigits(bytes: Buffer, offset: number, value: number): void {
  let rest = value;
  for (let index = offset + TRADE_ID_DIGITS - 1; index >= offset; index--) {
    bytes[index] = 48 + (rest % 10);
    rest = Math.floor(rest / 10);
  }
}

/** With microseconds, as Kraken writes them. */
function formatTimestamp(time: number): string {
  const micros = Math.floor((time % 1) * 1000);
  return `${new Date(time).toISOString().slice(0, -1)}${String(micros).padStart(3, '0')}Z`;
}
