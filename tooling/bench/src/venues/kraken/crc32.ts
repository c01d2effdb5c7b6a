/** Remainders of each byte, of the polynomial of IEEE 802.3. */
const REMAINDERS = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest;
});

/** CRC-32 of an ASCII text, unsigned. */
export function crc32(text: string): number {
  let rest = 0xffffffff;
  for (const byte of Buffer.from(text, 'latin1'))
    rest = (rest >>> 8) ^ (REMAINDERS[(rest ^ byte) & 0xff] ?? 0);
  return (rest ^ 0xffffffff) >>> 0;
}
