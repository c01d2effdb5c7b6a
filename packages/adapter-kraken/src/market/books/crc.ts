// The CRC-32 of a text in parts. A part's own code does not depend on what precedes it, so that it can be kept.

const POLYNOMIAL = 0xedb88320;

/** Values of a byte. */
const BYTE = 256;

/** Bytes of a code. */
const CODE = 4;

/** A code is moved over at most so many bytes at once. */
const STRIDE = 128;

/**
 * By a number of bytes, and a value of the highest byte of a code: what becomes of that byte over so many further bytes. A
 * lower byte is a highest one that was moved over one to three bytes.
 */
const MOVED = new Int32Array((STRIDE + CODE) * BYTE);
makeRows();

/** What becomes of the lowest byte of a code over one further byte: the table of every CRC. */
const TABLE = MOVED.subarray(CODE * BYTE, (CODE + 1) * BYTE);

function makeRows(): void {
  const codes = Int32Array.from({ length: BYTE }, (_, byte) => {
    let code = byte;
    for (let bit = 0; bit < 8; bit++) code = code & 1 ? (code >>> 1) ^ POLYNOMIAL : code >>> 1;
    return code;
  });
  for (let byte = 0; byte < BYTE; byte++) {
    let code = byte << 24;
    for (let at = byte; at < MOVED.length; at += BYTE) {
      MOVED[at] = code;
      code = (codes[code & 255] ?? 0) ^ (code >>> 8);
    }
  }
}

/** The code of an empty text, before {@link finish}. */
export const EMPTY = -1;

/** The code of the first bytes, as if nothing preceded them. */
export function codeOf(bytes: Uint8Array, length: number): number {
  let code = 0;
  for (let at = 0; at < length; at++) code = (TABLE[(code ^ (bytes[at] ?? 0)) & 255] ?? 0) ^ (code >>> 8);
  return code;
}

/** Appends a part with its own code to a text with a code. */
export function append(code: number, partCode: number, partLength: number): number {
  let moved = code;
  let rest = partLength;
  for (; rest > STRIDE; rest -= STRIDE) moved = movedOver(moved, STRIDE);
  return movedOver(moved, rest) ^ partCode;
}

/** What becomes of a code is the sum, without carry, of what becomes of each of its bytes. */
function movedOver(code: number, bytes: number): number {
  const row = bytes * BYTE;
  return (
    (MOVED[(row + 3 * BYTE) | (code & 255)] ?? 0) ^
    (MOVED[(row + 2 * BYTE) | ((code >>> 8) & 255)] ?? 0) ^
    (MOVED[(row + BYTE) | ((code >>> 16) & 255)] ?? 0) ^
    (MOVED[row | (code >>> 24)] ?? 0)
  );
}

/** The checksum of a text with a code. */
export const finish = (code: number): number => ~code >>> 0;
