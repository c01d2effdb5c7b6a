import { formatCount } from './format.js';

/** Numbers of own fills and of public trades. */
export interface Counts {
  readonly fills: number;
  readonly trades: number;
}

/** What a service received, compared with what the simulated venues made. */
export interface Proof {
  /** Whether the run is over: what is missing now is lost. Before that, it may be on its way. */
  readonly isLast: boolean;
  readonly made: Counts;
  readonly delivered: Counts;
  readonly lost: Counts;
  readonly doubled: Counts;
  /** Delivered events that no venue made, or not so. */
  readonly unknown: Counts;
  /** Faults after which the venue's streams were live again; absent where none were made on purpose. */
  readonly faultsSurvived?: number;
}

const sum = ({ fills, trades }: Counts): number => fills + trades;

/** The two halves of the proof, each short enough for a narrow terminal. */
export function proofLines(proof: Proof): readonly [string, string] {
  const { made, delivered, lost, doubled, unknown, faultsSurvived } = proof;
  const numbers = [`lost ${formatCount(sum(lost))}`, `doubled ${formatCount(sum(doubled))}`];
  if (sum(unknown) > 0) numbers.push(`never made ${formatCount(sum(unknown))}`);
  const faults = faultsSurvived === undefined ? '' : `; ${formatCount(faultsSurvived)} faults survived`;
  return [
    `venues made ${formatCount(made.fills)} fills and ${formatCount(made.trades)} trades; delivered ${formatCount(delivered.fills)} and ${formatCount(delivered.trades)}`,
    `${numbers.join(', ')}${faults}`,
  ];
}

/** `venues made 5 fills and 90 trades; delivered 5 and 90; lost 0, doubled 0; 12 faults survived`. */
export const proofLine = (proof: Proof): string => proofLines(proof).join('; ');

/** Why the proof has failed: what was lost, doubled or never made; `undefined` when nothing was. */
export function mistakeOf({ lost, doubled, unknown }: Proof): string | undefined {
  const mistakes = Object.entries({ lost, doubled, 'never made but delivered': unknown })
    .filter(([, counts]) => sum(counts) > 0)
    .map(
      ([what, { fills, trades }]) => `${formatCount(fills)} fills and ${formatCount(trades)} trades ${what}`,
    );
  return mistakes.length === 0 ? undefined : mistakes.join('; ');
}
