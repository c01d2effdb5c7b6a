import type { Column, Part, Row } from '../parts/part.js';
import type { Facts } from './machine.js';

/** The results of a part. */
export interface Section extends Pick<Part, 'name' | 'title' | 'explanation' | 'columns'> {
  readonly rows: readonly Row[];
}

export interface Noise {
  /** Shares of the processors that other programs used before and after the measurements. */
  readonly busyBefore: number;
  readonly busyAfter: number;
  /** The greatest cost of the floor by its least, of the message where they differ most. */
  readonly floorSpread: number;
}

export interface Summary {
  readonly facts: Facts;
  readonly noise: Noise;
  /** Whether nothing else disturbed the measurements. */
  readonly isQuiet: boolean;
  readonly sections: readonly Section[];
  /** Limits that are broken, in words. */
  readonly broken: readonly string[];
  /** What could not be measured, and why. */
  readonly remarks: readonly string[];
}

/** Beyond these, figures are of the machine's other programs too. */
const MOST_BUSY = 0.1;
const MOST_SPREAD = 1.25;

export const isQuiet = ({ busyBefore, busyAfter, floorSpread }: Noise): boolean =>
  busyBefore <= MOST_BUSY && busyAfter <= MOST_BUSY && floorSpread <= MOST_SPREAD;

/** The limits that rows break. */
export function brokenLimits(sections: readonly Section[]): string[] {
  return sections.flatMap(({ title, rows }) =>
    rows
      .filter(breaksLimit)
      .map(
        ({ node, message, client, values, limit }) =>
          `${title}: ${message} on Node ${node}, ${client}: ${values[limit?.of ?? '']?.toFixed(2) ?? 'unknown'}, the limit is ${limit?.most ?? 'unknown'}`,
      ),
  );
}

/** Whether a row's value is above its limit, or is unknown. */
export const breaksLimit = ({ limit, values }: Row): boolean =>
  limit !== undefined && !((values[limit.of] ?? NaN) <= limit.most);

/** The cells of a section's table, titles first. The first three columns are texts, the others numbers. */
export function cellsOf({ columns, rows }: Section): string[][] {
  const titles = ['frames', 'Node', 'client', ...columns.map(({ title }) => title), 'limit'];
  const cells = rows.map((row) => [
    row.message,
    row.node,
    row.client,
    ...columns.map(({ key, format }: Column) => {
      const value = row.values[key];
      return value === undefined || Number.isNaN(value) ? '-' : format(value);
    }),
    row.limit === undefined ? '' : `${row.limit.most}${breaksLimit(row) ? ' BROKEN' : ''}`,
  ]);
  return [titles, ...cells];
}

export const TEXT_COLUMNS = 3;

/** Whether the machine was quiet, and what of the limits. */
export function verdictOf({ noise, isQuiet: quiet, broken }: Summary): string[] {
  const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;
  const state = `Other programs used ${percent(noise.busyBefore)} of the processors before and ${percent(noise.busyAfter)} after; the cost of the floor varied by a factor of up to ${noise.floorSpread.toFixed(2)}.`;
  if (!quiet) return [state, 'The machine was not quiet: limits are shown and not judged.'];
  return [state, broken.length === 0 ? 'All limits are kept.' : 'Limits are broken:', ...broken];
}
