import { FillCursors } from '@hftjs/core/adapter';

/**
 * Fills are asked for by time, never from the last known one on: OKX numbers no frames, so a fill may be missing
 * that is older than others that came.
 */
export class FillsByTime extends FillCursors {
  override last(): undefined {
    return undefined;
  }

  override advance(): void {
    // Nothing to remember.
  }
}
