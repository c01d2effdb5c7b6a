import { isUtf8 } from 'node:buffer';
import { parseExactJson } from '@hftjs/core/adapter';

/** The one frame that is not JSON. */
const ECHO = Buffer.from('ech+hb');

export const isEcho = (bytes: Uint8Array): boolean => ECHO.equals(bytes);

/**
 * What is in a frame that is not UTF-8, which names of companies are not at times; the rest is as good as ever.
 * `undefined` for one that is UTF-8, or that cannot be read all the same.
 */
export function mendedPacket(bytes: Uint8Array, hasExactNumbers: boolean): unknown {
  if (isUtf8(bytes)) return undefined;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  try {
    return hasExactNumbers ? parseExactJson(text) : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}
