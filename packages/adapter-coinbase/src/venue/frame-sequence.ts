import type { Control } from '@hftjs/core/adapter';

/** What a frame's number means; `restart`: in a replay, the frame is of another connection than the one before. */
export type FrameVerdict = 'next' | 'late' | 'restart' | (Control & { readonly kind: 'gap' });

/**
 * The numbers of one connection's frames: each has the next one, over all channels, acknowledgements and
 * heartbeats included. What a missing frame held is unknown, and nothing is sent again.
 *
 * @see https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/websocket/websocket-overview
 */
export class FrameSequence {
  #last: number | undefined;

  /**
   * @param isReplay - a replay may hold several connections one after the other, so no frame is late, and frames
   * whose numbers were not recorded
   * @throws Error for a frame of a socket without a number
   */
  check(number: number | undefined, isReplay: boolean): FrameVerdict {
    if (number === undefined) {
      if (!isReplay) throw new Error('sequence_num is missing');
      return 'next';
    }
    const last = this.#last;
    if (last !== undefined && number <= last && !isReplay) return 'late';
    this.#last = number;
    if (last !== undefined && number < last) return 'restart';
    if (last === undefined || number <= last + 1) return 'next';
    const lost = number - last - 1;
    return {
      kind: 'gap',
      reason: `${lost} ${lost === 1 ? 'frame is' : 'frames are'} missing before sequence_num ${number}`,
    };
  }
}
