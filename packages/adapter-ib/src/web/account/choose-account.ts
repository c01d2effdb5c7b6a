import { StreamError } from '@hftjs/core';
import type { WebVenue } from '../venue/web-venue.js';

/**
 * The account whose orders are wanted: the one that `account` names, or `apiKey` at a gateway, which has no other use
 * there. `undefined` where neither names one: all of the login's.
 *
 * @throws StreamError `auth_rejected` when the login does not have it
 */
export function chooseAccount({ options, session, member }: WebVenue): string | undefined {
  const { exchange, account, apiKey } = options;
  const { all } = session.accounts;
  if (account !== undefined && all.includes(account)) return account;
  // With OAuth, the key is the access token.
  if (member.api.isSigned || apiKey === undefined) return undefined;
  if (all.includes(apiKey)) return apiKey;
  throw new StreamError(
    `${exchange}: the login has no account as apiKey names it; its accounts are ${all.join(', ')}. At a gateway apiKey ` +
      'is the account whose orders are wanted, or left out',
    { code: 'auth_rejected', exchange },
  );
}
