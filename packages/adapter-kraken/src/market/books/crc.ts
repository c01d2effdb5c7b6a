// The CRC-32 of a text in parts. A part's own code does not depend on what precedes it, so that it can be kept.

const POLYNOMIAL = 0xedb88320;

const TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let code = byte;
  for (let bit = 0; bit < 8; bit++) code = code & 1 ? (code >>> 1) ^ POLYNOMIAL : code >>> 1;
  return code;
});

/** The code of an empty text, before {@link finish}. */
export const EMPTY = -1;

/** The code of the first bytes, as if nothing preceded them. */
export function codeOf(bytes: Uint8Array, length: number): number {
  let code = 0;
  for (let at = 0; at < length; at++) code = (TABLE[(code ^ (bytes[at] ?? 0)) & 255] ?? 0) ^ (code >>> 8);
  return code;
}

/** By a part's length: what becomes of each byte of a code over so many bytes. Made when first needed. */
const shifts: (Int32Array | undefined)[] = [];

/** Appends a part with its own code to a text with a code. Parts have few different lengths: each has a table of 4 kB. */
export function append(code: number, partCode: number, partLength: number): number {
  const shift = (shifts[partLength] ??= makeShift(partLength));
  return (
    (shift[code & 255] ?? 0) ^
    (shift[256 | ((code >>> 8) & 255)] ?? 0) ^
    (shift[512 | ((code >>> 16) & 255)] ?? 0) ^
    (shift[768 | (code >>> 24)] ?? 0) ^
    partCode
  );
}

/** The checksum of a text with a code. */
export const finish = (code: number): number => ~code >>> 0;

/** What becomes of a code is the sum, without carry, of what becomes of each of its bits. */
function makeShift(length: number): Int32Array {
  const bits = Int32Array.from({ length: 32 }, (_, bit) => {
    let code = 1 << bit;
    for (let byte = 0; byte < length; byte++) code = (TABLE[code & 255] ?? 0) ^ (code >>> 8);
    return code;
  });
  const shift = new Int32Array(1_024);
  for (let place = 0; place < 1_024; place += 256)
    for (let byte = 1; byte < 256; byte++) {
      const lowest = 31 - Math.clz32(byte & -byte);
      // The byte without its lowest bit was computed before.
      shift[place | byte] = (shift[place | (byte & (byte - 1))] ?? 0) ^ (bits[place / 32 + lowest] ?? 0);
    }
  return shift;
}
