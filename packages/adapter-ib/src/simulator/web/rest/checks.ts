import type { Call } from './endpoint.js';
import { RestError } from './rest-error.js';

/** Throws when the accounts were not read in this brokerage session. */
export function needAccounts({ gateway }: Call): void {
  if (!gateway.hasReadAccounts) throw new RestError(400, 'Please query /accounts first');
}

/** The account that stands in the path. */
export function accountOf({ gateway, args: [account = ''] }: Call): string {
  if (!gateway.accounts.includes(account)) throw new RestError(400, `Bad Request: no account ${account}`);
  return account;
}

/** The parts of a list such as `1,2`. */
export const listOf = (text: string | null): readonly string[] =>
  (text ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean);
