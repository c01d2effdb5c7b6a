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

/** Values of a byte, and entries of a table: of each value of the four bytes of a code. */
const BYTE = 256;
const CODE = 4 * BYTE;

/** Numbers of bytes below this have a table each, and so have its multiples. */
const SHORT = 64;

/**
 * What becomes of each byte of a code over so many further bytes: tables of 0 to 63 bytes, then of 0 to 63 times 64 bytes.
 * Each is made when it is first needed, because parts have few different lengths.
 */
const shifts = new Int32Array(2 * SHORT * CODE);
const isMade = new Uint8Array(2 * SHORT);

/**
 * Appends a part with its own code to a text with a code.
 *
 * @param partLength - below 4,096: ten levels of the longest numbers have some 3,000 digits
 */
export function append(code: number, partCode: number, partLength: number): number {
  const rest = shifted(code, partLength & (SHORT - 1));
  return (partLength < SHORT ? rest : shifted(rest, SHORT + ((partLength / SHORT) | 0))) ^ partCode;
}

function shifted(code: number, table: number): number {
  if (isMade[table] === 0) makeShift(table);
  const at = table * CODE;
  return (
    (shifts[at | (code & 255)] ?? 0) ^
    (shifts[at | BYTE | ((code >>> 8) & 255)] ?? 0) ^
    (shifts[at | (2 * BYTE) | ((code >>> 16) & 255)] ?? 0) ^
    (shifts[at | (3 * BYTE) | (code >>> 24)] ?? 0)
  );
}

/** The checksum of a text with a code. */
export const finish = (code: number): number => ~code >>> 0;

/** What becomes of a code is the sum, without carry, of what becomes of each of its bits. */
function makeShift(table: number): void {
  const length = table < SHORT ? table : (table - SHORT) * SHORT;
  const bits = Int32Array.from({ length: 32 }, (_, bit) => {
    let code = 1 << bit;
    for (let byte = 0; byte < length; byte++) code = (TABLE[code & 255] ?? 0) ^ (code >>> 8);
    return code;
  });
  const shift = shifts.subarray(table * CODE, (table + 1) * CODE);
  for (let place = 0; place < CODE; place += BYTE)
    for (let byte = 1; byte < BYTE; byte++) {
      const lowest = 31 - Math.clz32(byte & -byte);
      // The byte without its lowest bit was computed before.
      shift[place | byte] = (shift[place | (byte & (byte - 1))] ?? 0) ^ (bits[place / 32 + lowest] ?? 0);
    }
  isMade[table] = 1;
}
