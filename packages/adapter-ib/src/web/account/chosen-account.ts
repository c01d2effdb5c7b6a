import { StreamError } from '@hftjs/core';
import type { WebVenue } from '../venue/web-venue.js';

type Venue = Pick<WebVenue, 'options' | 'session' | 'member'>;

/**
 * The account whose orders are wanted: the one that `account` names, or `apiKey` at a gateway, which has no other use
 * there. `undefined` where neither names one: all of the login's.
 *
 * @throws StreamError `auth_rejected` when the login does not have it
 */
export function chooseAccount({ options, session, member }: Venue): string | undefined {
  const { exchange, account, apiKey } = options;
  const { accounts } = session;
  if (account !== undefined && accounts.includes(account)) return account;
  // With OAuth, the key is the access token.
  if (member.api.isSigned || apiKey === undefined) return undefined;
  if (accounts.includes(apiKey)) return apiKey;
  throw new StreamError(
    `${exchange}: the login has no account as apiKey names it; its accounts are ${accounts.join(', ')}. At a gateway apiKey ` +
      'is the account whose orders are wanted, or left out',
    { code: 'auth_rejected', exchange },
  );
}

/**
 * The account whose balances and positions are wanted: the chosen one, or the only one of the login.
 *
 * @throws StreamError `invalid_options` when the login has several, and none is chosen
 */
export function oneAccount(venue: Venue): string {
  const { exchange } = venue.options;
  const { accounts } = venue.session;
  const chosen = chooseAccount(venue) ?? (accounts.length === 1 ? accounts[0] : undefined);
  if (chosen !== undefined) return chosen;
  throw new StreamError(
    `${exchange}: balances and positions are those of one account, and the login has ${accounts.join(', ')}: name one by account`,
    { code: 'invalid_options', exchange },
  );
}
