import type { SecType } from '../symbols.js';

/** The contract that a pair is. */
export interface Contract {
  readonly conid: string;
  /** As it is subscribed: the conid, or with a route `265598@SMART`. */
  readonly target: string;
  readonly secType: SecType;
}
