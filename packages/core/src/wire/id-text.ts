/** Beginnings of ids that are remembered. The ids of one market share theirs for a thousand ids. */
const SLOTS = 4_096;
const UNUSED_BITS = 32 - Math.log2(SLOTS);

/** 2^32 divided by the golden ratio: products spread neighbouring numbers over all slots. */
const GOLDEN_RATIO = 0x9e3779b1;

const beginnings = new Float64Array(SLOTS).fill(-1);
const texts = new Array<string>(SLOTS).fill('');
const endings = Array.from({ length: 1_000 }, (_, ending) => String(ending).padStart(3, '0'));

/**
 * The text of an id: the same as `String(id)`, in a fraction of the time. V8 keeps what `String` makes of a number for
 * the next time, and an id does not come again.
 */
export function idText(id: number): string {
  if (!(id >= 1_000 && id <= Number.MAX_SAFE_INTEGER)) return String(id);
  const beginning = Math.floor(id / 1_000);
  const slot = Math.imul(beginning, GOLDEN_RATIO) >>> UNUSED_BITS;
  if (beginnings[slot] !== beginning) {
    beginnings[slot] = beginning;
    texts[slot] = String(beginning);
  }
  return `${texts[slot] ?? ''}${endings[id - beginning * 1_000] ?? ''}`;
}
