import { untilEpoch } from '@hftjs/core/adapter';

/**
 * Milliseconds until the end of a pause that Kraken asks for as `EService:Throttled: 1762796155`; `undefined` if the
 * text has no such time.
 *
 * @see https://docs.kraken.com/api/docs/guides/spot-errors
 */
export function throttledFor(words: string): number | undefined {
  const epoch = /throttled:? ?(\d{10}|\d{13})\b/i.exec(words)?.[1];
  return epoch === undefined ? undefined : untilEpoch(Number(epoch), Date.now());
}
