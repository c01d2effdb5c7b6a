import type { BalanceRow, Session, SessionContext } from '@hftjs/core/adapter';
import type { OkxVenue } from '../venue/okx-venue.js';
import { detailsOf, parseBalance } from './balance.js';
import { HoldingsSession } from './holdings-session.js';

/** One connection of own balances, of all currencies. */
export const openBalances = (venue: OkxVenue, context: SessionContext): Session =>
  new HoldingsSession<BalanceRow>(venue, context, {
    arg: { channel: 'account' },
    path: '/api/v5/account/balance',
    holdings: context.balances,
    rowsOf: detailsOf,
    parse: parseBalance,
    keyOf: ({ currency }) => currency,
  });
