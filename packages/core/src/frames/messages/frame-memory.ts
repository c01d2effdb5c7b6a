import { Buffer } from 'node:buffer';

/** Bytes behind the last frame, so that words may be read that begin within it: those of a text are eight. */
const SLACK = 32;

/**
 * Where compiled readers read frames: memory that is always the same is read faster. Frames are copied to it, those that
 * arrived together at once.
 */
export class FrameMemory {
  /** Of the largest frame, and of the most bytes that are received together. */
  readonly size: number;
  readonly bytes: Buffer;
  readonly view: DataView;
  /** The received bytes that were copied here last. They must not change. */
  #received: Uint8Array | undefined;

  constructor(size: number) {
    this.size = size;
    this.bytes = Buffer.allocUnsafeSlow(size + SLACK);
    this.view = new DataView(this.bytes.buffer);
  }

  /** Copies a frame to the beginning. */
  place(frame: Uint8Array): void {
    this.#received = undefined;
    this.bytes.set(frame);
  }

  /** Copies received bytes to the beginning, unless they are there. */
  placeAll(received: Uint8Array): void {
    if (this.#received === received) return;
    this.bytes.set(received);
    this.#received = received;
  }
}

/** Longer frames are left to the plain readers. */
const LONGEST_FRAME = 16_777_216;

/** More than is read from a socket at a time. */
export const frameMemory = new FrameMemory(98_304);

let memoryOfLongFrames: FrameMemory | undefined;

/** The memory for frames that the usual one is too small for. Made when first needed. */
export const longFrameMemory = (): FrameMemory => (memoryOfLongFrames ??= new FrameMemory(LONGEST_FRAME));
