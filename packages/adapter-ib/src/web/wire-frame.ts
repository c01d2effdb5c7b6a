import { isUtf8 } from 'node:buffer';
import { parseExactJson } from '@hftjs/core/adapter';

/** The one frame that is no JSON. */
const ECHO = 'ech+hb';

/** What the bytes of a frame are, before anything in it is looked at. */
export type WireFrame =
  | { readonly kind: 'echo' }
  | { readonly kind: 'json' }
  /** Names hold bytes that are not UTF-8 at times; the rest is as good as ever. */
  | { readonly kind: 'mended'; readonly packet: unknown }
  | { readonly kind: 'unreadable' };

/** Tells a frame that was cut or garbled from one that can be read. */
export function inspectFrame(bytes: Uint8Array, hasExactNumbers: boolean): WireFrame {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = buffer.toString('utf8');
  if (text === ECHO) return { kind: 'echo' };
  try {
    const packet: unknown = hasExactNumbers ? parseExactJson(text) : JSON.parse(text);
    return isUtf8(buffer) ? { kind: 'json' } : { kind: 'mended', packet };
  } catch {
    return { kind: 'unreadable' };
  }
}
