const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const SPACE = 0x20;

/** A number of JSON. */
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** Bytes kept for the next frame. A longer one gets memory of its own. */
const KEPT = 65_536;

const narrow = Buffer.allocUnsafe(KEPT);

/**
 * `JSON.parse`, but every number becomes the text that stood in the source: `0.00010000` stays
 * `'0.00010000'`, and ids above 2^53 survive. For frames of own orders, where digits matter more than speed.
 *
 * @throws SyntaxError for what is not JSON
 */
export const parseExactJson = (text: string): unknown => JSON.parse(quoteNumbers(text));

/**
 * Puts every number outside of strings in quotes, in one pass. A number may stand wherever a string may, except as a key,
 * so what `JSON.parse` takes afterwards was JSON before, once numbers as keys are refused here.
 */
function quoteNumbers(text: string): string {
  // At worst every other character is a number of one digit.
  const longest = 2 * text.length + 2;
  const bytes = longest <= KEPT ? narrow : Buffer.allocUnsafe(longest);
  const length = write(text, bytes, 0xff);
  if (length >= 0) return bytes.toString('latin1', 0, length);
  const units = new Uint16Array(longest);
  return Buffer.from(units.buffer, 0, 2 * write(text, units, 0xffff)).toString('utf16le');
}

/** Writes the text with its numbers in quotes. Returns how much was written; -1 when a character is too wide. */
function write(text: string, out: Uint8Array | Uint16Array, widest: number): number {
  let written = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > widest) return -1;
    if (isInString) {
      out[written++] = code;
      if (code === QUOTE) {
        isInString = false;
      } else if (code === BACKSLASH && at + 1 < text.length) {
        const escaped = text.charCodeAt(++at);
        if (escaped > widest) return -1;
        out[written++] = escaped;
      }
    } else if (code === MINUS || (code >= ZERO && code <= NINE)) {
      const end = endOfNumber(text, at);
      out[written++] = QUOTE;
      while (at < end) out[written++] = text.charCodeAt(at++);
      out[written++] = QUOTE;
      at--;
    } else {
      out[written++] = code;
      isInString = code === QUOTE;
    }
  }
  return written;
}

/** @throws SyntaxError for what begins as a number and is none, and for a number as a key */
function endOfNumber(text: string, begin: number): number {
  NUMBER.lastIndex = begin;
  if (!NUMBER.test(text)) throw new SyntaxError(`Unexpected number in JSON at position ${begin}`);
  const end = NUMBER.lastIndex;
  let next = end;
  while (text.charCodeAt(next) <= SPACE) next++;
  if (text.charCodeAt(next) === COLON)
    throw new SyntaxError(`Unexpected number as a key in JSON at position ${begin}`);
  return end;
}
