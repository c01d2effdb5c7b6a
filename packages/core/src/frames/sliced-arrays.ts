/** Bytes of one slice, at least. It is read in less than a millisecond. */
const SLICE = 32_768;

const OPEN = 0x5b;
const CLOSE = 0x5d;
const NEXT = Buffer.from('},{');

/**
 * Reads a large frame whose bulk is in arrays of flat objects under one key, such as the levels of a whole order book.
 * Yields after each slice of an array, so that the caller can serve other connections in between.
 *
 * @param key - the key with its quotes, as in the frame: `"updates":`
 * @param onItems - receives some items of the array with this number, as a JSON array. Its bytes are used anew afterwards.
 * Throws where they are not what they should be
 * @returns the frame without the items, each array being empty; `undefined` where the frame has no such array
 */
export function* readSlicedArrays(
  frame: Buffer,
  key: string,
  onItems: (items: Buffer, array: number) => void,
): Generator<undefined, Buffer | undefined> {
  const start = Buffer.from(`${key}[`);
  const rest: Buffer[] = [];
  let scratch = Buffer.allocUnsafe(2 * SLICE);
  let from = 0;
  for (let array = 0; ; array++) {
    const at = frame.indexOf(start, from);
    if (at < 0) break;
    const begin = at + start.length;
    // The items are flat: a bracket within a text ends the array too early, and makes its last item unreadable.
    const end = frame.indexOf(CLOSE, begin);
    if (end < 0) return undefined;
    rest.push(frame.subarray(from, begin));
    from = end;
    for (let item = begin; item < end;) {
      const found = frame.indexOf(NEXT, item + SLICE);
      const stop = found < 0 || found > end ? end : found + 1;
      const length = stop - item + 2;
      if (length > scratch.length) scratch = Buffer.allocUnsafe(length);
      scratch[0] = OPEN;
      frame.copy(scratch, 1, item, stop);
      scratch[length - 1] = CLOSE;
      onItems(scratch.subarray(0, length), array);
      item = stop + 1;
      yield;
    }
  }
  if (rest.length === 0) return undefined;
  return Buffer.concat([...rest, frame.subarray(from)]);
}
