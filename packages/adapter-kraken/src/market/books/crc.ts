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

/** Parts of up to so many bytes have tables: levels of a book whose numbers have no more than 16 digits each. */
const LONGEST = 32;

/** By a part's length: what becomes of each byte of a code over so many bytes. Made when first needed. */
const shifts = new Array<Int32Array | undefined>(LONGEST + 1).fill(undefined);

/** Appends a part with its own code to a text with a code. */
export function append(code: number, partCode: number, partLength: number): number {
  if (partLength > LONGEST) {
    let rest = code;
    for (let byte = 0; byte < partLength; byte++) rest = (TABLE[rest & 255] ?? 0) ^ (rest >>> 8);
    return rest ^ partCode;
  }
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

const makeShift = (length: number): Int32Array =>
  Int32Array.from({ length: 1_024 }, (_, index) => {
    let code = (index & 255) << (8 * (index >>> 8));
    for (let byte = 0; byte < length; byte++) code = (TABLE[code & 255] ?? 0) ^ (code >>> 8);
    return code;
  });
