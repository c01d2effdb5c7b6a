import { mistakeOf, type Proof } from './proof.js';

/** Faults of a run. */
export interface FaultCount {
  readonly made: number;
  /** The least number for its duration. */
  readonly owed: number;
  /** Venues that are not live again. */
  readonly open: readonly string[];
}

/** How a run ended. */
export interface RunEnd {
  /** Absent on real exchanges: what they made is not known. */
  readonly proof?: Proof | undefined;
  /** Venues of which something was lost, doubled or never made. */
  readonly mistaken?: readonly string[];
  /** Venues of which no channel was ever live, although the run was long enough. */
  readonly neverLive?: readonly string[];
  /** Absent where no faults were made. */
  readonly faults?: FaultCount | undefined;
  /** Channels that have failed for good, as `kraken ticker`. */
  readonly failed: readonly string[];
}

/** Why a run has failed, in one line for the user; `undefined` when it has not: the exit code is 0 then. */
export function failureOf({
  proof,
  mistaken = [],
  neverLive = [],
  faults,
  failed,
}: RunEnd): string | undefined {
  const reasons: string[] = [];
  if (failed.length > 0) reasons.push(`failed for good: ${failed.join(', ')}`);
  if (neverLive.length > 0) reasons.push(`never live: ${neverLive.join(', ')}`);
  const mistake = proof && mistakeOf(proof);
  if (mistake !== undefined) reasons.push(`${mistake} (${mistaken.join(', ')})`);
  if (faults !== undefined && faults.open.length > 0)
    reasons.push(`not live again after a fault: ${faults.open.join(', ')}`);
  if (faults !== undefined && faults.made < faults.owed)
    reasons.push(`${faults.made} faults were made, and this run should have at least ${faults.owed}`);
  return reasons.length === 0 ? undefined : reasons.join('; ');
}
