import type { BookMessage } from '../book-message.js';

/**
 * Where a message belongs. `next`: it follows what the book has. `old`: the book has it already, or a later state.
 * `gap`: a message is missing before it, or it has no number to place it by.
 */
export type SequenceVerdict = 'next' | 'old' | 'gap';

/** How a venue numbers the messages of a book. */
export interface SequenceRule {
  readonly name: string;
  /**
   * Whether updates that arrive before a snapshot are kept, because the numbers show which of them the snapshot does not
   * contain.
   */
  readonly joins: boolean;
  /** Judges the first update after a snapshot with the number `sequence`. `gap`: the snapshot is too old. */
  join(sequence: number | undefined, update: BookMessage): SequenceVerdict;
  /** Judges an update after another one with the number `sequence`. */
  follow(sequence: number | undefined, update: BookMessage): SequenceVerdict;
}

/** Each message has the numbers of its first and last change: `U` and `u`. The next one begins with the next number. */
export const FIRST_TO_LAST: SequenceRule = {
  name: 'first to last',
  joins: true,
  join: (sequence, update) => FIRST_TO_LAST.follow(sequence, update),
  follow: (last, { firstSequence: first, sequence }) => {
    if (last === undefined || first === undefined || sequence === undefined || sequence < first) return 'gap';
    if (sequence <= last) return 'old';
    return first <= last + 1 ? 'next' : 'gap';
  },
};

/**
 * Each message names the one before it: `pu`. The snapshot's number lies within the first message that follows it, or is
 * the one that it names.
 */
export const PREVIOUS_LAST: SequenceRule = {
  name: 'previous last',
  joins: true,
  join: (last, { firstSequence: first, previousSequence: previous, sequence }) => {
    if (last === undefined || sequence === undefined) return 'gap';
    if (sequence < last) return 'old';
    if (previous === last) return 'next';
    return first !== undefined && first <= last ? 'next' : 'gap';
  },
  follow: (last, { previousSequence: previous, sequence }) => {
    if (last === undefined || sequence === undefined) return 'gap';
    if (previous === last) return 'next';
    return sequence <= last && previous !== undefined && previous < last ? 'old' : 'gap';
  },
};

/**
 * Each message names the one before it: `prevSeqId`. Numbers may become smaller after maintenance, and a message without
 * changes may repeat its number. In recordings from before a venue numbered its messages, the checksum shows what is
 * missing.
 */
export const PREVIOUS_NAMED: SequenceRule = {
  name: 'previous named',
  // Numbers of before a snapshot that the stream sends say nothing. One of REST is joined.
  joins: false,
  join: (last, update) => {
    const { previousSequence: previous, sequence } = update;
    if (last === undefined || previous === undefined || sequence === undefined || previous === last)
      return PREVIOUS_NAMED.follow(last, update);
    if (sequence <= last) return 'old';
    return previous < last ? 'next' : 'gap';
  },
  follow: (last, { previousSequence: previous, sequence, checksum }) => {
    if (last === undefined && previous === undefined && sequence === undefined)
      return checksum === undefined ? 'gap' : 'next';
    return last !== undefined && previous === last ? 'next' : 'gap';
  },
};

/** Each message has the number after that of the one before it. */
export const CONSECUTIVE: SequenceRule = {
  name: 'consecutive',
  joins: true,
  join: (last, update) => CONSECUTIVE.follow(last, update),
  follow: (last, { sequence }) => {
    if (last === undefined || sequence === undefined) return 'gap';
    if (sequence <= last) return 'old';
    return sequence === last + 1 ? 'next' : 'gap';
  },
};

/**
 * Messages have no number of the book: the session checks those of the connection's frames, or a checksum shows what is
 * missing.
 */
export const UNNUMBERED: SequenceRule = {
  name: 'unnumbered',
  joins: false,
  join: () => 'next',
  follow: () => 'next',
};
