/** The texts of unmasked frames, as they stand on the wire one after the other. */
export function readFrames(bytes: Buffer): string[] {
  const texts: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const isShort = bytes.readUInt8(at + 1) < 126;
    const start = at + (isShort ? 2 : 4);
    const length = isShort ? bytes.readUInt8(at + 1) : bytes.readUInt16BE(at + 2);
    texts.push(bytes.toString('latin1', start, start + length));
    at = start + length;
  }
  return texts;
}
