import type { SecType } from '../../symbols.js';

/** The contract that a pair is. */
export interface Contract {
  readonly conid: string;
  /** As it is subscribed: the conid, or with a route `265598@SMART`. */
  readonly target: string;
  readonly secType: SecType;
}

/** The number in `265598@SMART`, which has the route of orders with it. */
export function withoutRoute(conid: string): string {
  const at = conid.indexOf('@');
  return at < 0 ? conid : conid.slice(0, at);
}
