import type { Control } from '../connection/control.js';

/** What a frame's number means; `restart`: in a replay, the frame is of another connection than the one before. */
export type FrameVerdict = 'next' | 'late' | 'restart' | (Control & { readonly kind: 'gap' });

/**
 * The numbers of one connection's frames, where each frame has the next one. What a missing frame held is unknown, and
 * nothing is sent again. A replay may hold several connections one after the other, so that no frame is late, and frames
 * whose numbers were not recorded.
 */
export class FrameSequence {
  readonly #name: string;
  readonly #isReplay: boolean;
  #last: number | undefined;

  /** @param name - the venue's name of the number, for messages */
  constructor(name: string, isReplay: boolean) {
    this.#name = name;
    this.#isReplay = isReplay;
  }

  /** @throws Error for a frame of a socket without a number */
  check(number: number | undefined): FrameVerdict {
    if (number === undefined) {
      if (!this.#isReplay) throw new Error(`${this.#name} is missing`);
      return 'next';
    }
    const last = this.#last;
    if (last !== undefined && number <= last && !this.#isReplay) return 'late';
    this.#last = number;
    if (last !== undefined && number < last) return 'restart';
    if (last === undefined || number <= last + 1) return 'next';
    const lost = number - last - 1;
    return {
      kind: 'gap',
      reason: `${lost} ${lost === 1 ? 'frame is' : 'frames are'} missing before ${this.#name} ${number}`,
    };
  }

  /** A frame could not be read but for its number. If it is the next one, nothing is missing before the frame after it. */
  sawUnreadable(number: number): void {
    if (number - 1 === this.#last) this.#last = number;
  }
}
