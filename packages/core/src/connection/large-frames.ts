import type { Session } from './session.js';

/** Frames from so many bytes on are read in slices, where the session can. */
const LARGE = 262_144;

/** How long the frames of one connection may occupy the process at a time, in milliseconds. */
const TURN = 4;

/** Bytes that may wait behind a large frame. */
const MOST_WAITING = 64 * 1_048_576;

interface Waiting {
  readonly data: Buffer;
  readonly time: number;
}

interface Reading extends Waiting {
  readonly slices: Generator<undefined, unknown>;
}

export interface LargeFramesInit {
  readonly session: Session;
  /** Aborted at the connection's end. */
  readonly signal: AbortSignal;
  /** Reads a frame. @param packet - what it is parsed to, where it was read in slices */
  readonly onFrame: (data: Buffer, time: number, packet?: unknown) => void;
  /** Frames arrive faster than they are read. */
  readonly onOverflow: (bytes: number) => void;
}

/**
 * Reads large frames of one connection slice by slice. Between the slices the process serves its other connections. The
 * frames that arrive meanwhile wait, so that all are read in their order.
 */
export class LargeFrames {
  readonly #init: LargeFramesInit;
  /** Whether frames wait, or a large one is being read. */
  #isBusy = false;
  #reading: Reading | undefined;
  /** A large frame that was read. */
  #ready: (Waiting & { readonly packet: unknown }) | undefined;
  #waiting: Waiting[] = [];
  #next = 0;
  #bytes = 0;

  constructor(init: LargeFramesInit) {
    this.#init = init;
  }

  /** Whether a frame of so many bytes is large, or has to wait. */
  wants(bytes: number): boolean {
    return this.#isBusy || bytes >= LARGE;
  }

  /** Takes a frame that it {@link wants}. Returns false for one that is read like any other. */
  take(data: Buffer, time: number): boolean {
    if (this.#isBusy) {
      this.#bytes += data.length;
      if (this.#bytes > MOST_WAITING) this.#init.onOverflow(this.#bytes);
      else this.#waiting.push({ data, time });
      return true;
    }
    if (!this.#begin({ data, time })) return false;
    this.#isBusy = true;
    this.#takeTurn();
    return true;
  }

  /** Starts to read a frame in slices, if it is large and the session can. */
  #begin({ data, time }: Waiting): boolean {
    const slices = data.length < LARGE ? undefined : this.#init.session.readSlices?.(data);
    if (!slices) return false;
    this.#reading = { data, time, slices };
    return true;
  }

  #takeTurn(): void {
    setImmediate(() => {
      const end = performance.now() + TURN;
      while (this.#isBusy && !this.#init.signal.aborted) {
        if (this.#reading) this.#readSlice(this.#reading);
        else if (this.#ready) this.#deliver(this.#ready);
        else this.#readNext();
        // What becomes of a large frame may take long too.
        if (performance.now() < end && !this.#ready) continue;
        this.#takeTurn();
        return;
      }
    });
  }

  #readSlice({ data, time, slices }: Reading): void {
    let packet: unknown;
    try {
      const result = slices.next();
      if (result.done !== true) return;
      packet = result.value;
    } catch {
      // The frame is read as a whole, which finds the error again and reports it.
    }
    this.#reading = undefined;
    this.#ready = { data, time, packet };
  }

  #deliver({ data, time, packet }: Waiting & { readonly packet: unknown }): void {
    this.#ready = undefined;
    this.#init.onFrame(data, time, packet);
  }

  /** Reads a frame that has waited. */
  #readNext(): void {
    const frame = this.#waiting[this.#next++];
    if (!frame) {
      this.#isBusy = false;
      this.#waiting = [];
      this.#next = 0;
      return;
    }
    this.#bytes -= frame.data.length;
    if (!this.#begin(frame)) this.#init.onFrame(frame.data, frame.time);
  }
}
