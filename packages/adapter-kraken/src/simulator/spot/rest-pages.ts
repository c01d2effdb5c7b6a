import { toMicroseconds } from '@hftjs/simulator';
import type { Form } from './rest-form.js';

/** Rows of a page. */
export const PAGE = 50;

/** `start` is exclusive and `end` inclusive, both unix seconds. */
export function within<T>(
  items: readonly T[],
  form: Form,
  timesOf: (item: T) => readonly number[],
): readonly T[] {
  // Compared in whole microseconds: as fractions, a time is not always equal to itself.
  const start = Math.round(Number(form.get('start') ?? -Infinity) * 1_000_000);
  const end = Math.round(Number(form.get('end') ?? Infinity) * 1_000_000);
  return items.filter((item) =>
    timesOf(item)
      .map(toMicroseconds)
      .some((time) => time > start && time <= end),
  );
}

/** The rows from `ofs` on. */
export const page = <T>(items: readonly T[], form: Form): readonly T[] => {
  const offset = Number(form.get('ofs') ?? 0);
  return items.slice(offset, offset + PAGE);
};
