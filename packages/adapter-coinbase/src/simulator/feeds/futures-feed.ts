import type { Account } from '../accounts/accounts.js';
import { futuresSummary } from '../accounts/futures-summary.js';
import type { Exchange } from '../exchange.js';
import type { Feed, Send } from './feed.js';

/** The dollars of a user's futures account: at first, and whenever they change. Nothing where there is none. */
export function futuresFeed(exchange: Exchange, account: Account, send: Send): Feed {
  const publish = (type: string): void => {
    const summary = futuresSummary(exchange, account);
    if (summary !== undefined) send({ type, fcm_balance_summary: summary });
  };
  const stop = exchange.futures.on((changed) => {
    if (changed === account.id) publish('update');
  });
  return {
    start: () => {
      publish('snapshot');
    },
    release: stop,
  };
}
