/**
 * Digits of a frame that are overwritten each time that it is sent. Generators write as many digits as there are to
 * be, and the first number where it counts.
 */
export interface Slot {
  /** What stands before the digits. */
  readonly after: string;
  /** Characters between that and the digits. */
  readonly skip?: number;
  /**
   * `id`: a number of the market. `sequence`: a number of the connection. `millis`, `micros`: epoch time. `iso`: a text
   * with as many decimals as it has in the generated frame.
   */
  readonly value: 'id' | 'sequence' | 'millis' | 'micros' | 'iso';
  /** Numbers of one name continue one another. @defaultValue `after` */
  readonly series?: string;
  /** What is added before each number is written. @defaultValue 1 */
  readonly step?: number | ((index: number) => number);
  /** Whether the last of several in a frame comes first. */
  readonly isNewestFirst?: boolean;
}

/** A slot in the bytes of a frame. */
export interface PlacedSlot {
  readonly offset: number;
  readonly digits: number;
  readonly value: Slot['value'];
  /** Which number it is: of a market's or of the connection's. */
  readonly counter: string;
  /** The number in the generated text: numbers continue from it. */
  readonly from: number;
  readonly step: number;
}

export interface FrameFacts {
  readonly index: number;
  readonly market: number;
}

/** Finds the slots in the text of a frame, in the order in which they are written. */
export function placeSlots(
  slots: readonly Slot[],
  text: string,
  { index, market }: FrameFacts,
): PlacedSlot[] {
  return slots.flatMap(({ after, skip = 0, value, series = after, step = 1, isNewestFirst }) => {
    const placed: PlacedSlot[] = [];
    for (let at = text.indexOf(after); at >= 0; at = text.indexOf(after, at + 1)) {
      const offset = at + after.length + skip;
      const end = value === 'iso' ? text.indexOf('Z', offset) : offset + digitsAt(text, offset);
      placed.push({
        offset,
        digits: end - offset,
        value,
        counter: value === 'sequence' ? series : `${series} ${market}`,
        from: value === 'iso' ? 0 : Number(text.slice(offset, end)),
        step: typeof step === 'number' ? step : step(index),
      });
    }
    return isNewestFirst === true ? placed.reverse() : placed;
  });
}

const digitsAt = (text: string, offset: number): number =>
  /^\d*/.exec(text.slice(offset, offset + 24))?.[0].length ?? 0;

/** Writes a whole number over digits. */
export function writeDigits(bytes: Buffer, { offset, digits }: PlacedSlot, value: number): void {
  let rest = value;
  for (let index = offset + digits - 1; index >= offset; index--) {
    const next = Math.floor(rest / 10);
    bytes[index] = 48 + (rest - next * 10);
    rest = next;
  }
}

/** Length of `2026-11-28T14:30:00.`. */
const ISO_SECONDS = 20;

/** Writes a time in epoch milliseconds. Its last decimal is never zero: some venues would leave it out. */
export function writeIsoTime(bytes: Buffer, { offset, digits }: PlacedSlot, time: number): void {
  const micros = Math.floor(time * 1000);
  const seconds = Math.floor(micros / 1e6);
  bytes.write(isoSecondsOf(seconds), offset, 'latin1');
  let rest = Math.floor((micros - seconds * 1e6) * 10 ** (digits - ISO_SECONDS - 6));
  for (let index = offset + digits - 1; index >= offset + ISO_SECONDS; index--) {
    bytes[index] = 48 + (rest % 10);
    rest = Math.floor(rest / 10);
  }
  const last = offset + digits - 1;
  if (bytes[last] === 48) bytes[last] = 49;
}

let second = NaN;
let secondText = '';

function isoSecondsOf(seconds: number): string {
  if (seconds !== second) {
    second = seconds;
    secondText = new Date(seconds * 1000).toISOString().slice(0, ISO_SECONDS);
  }
  return secondText;
}
