import { quoted } from '@hftjs/simulator';
import { sortedObject } from '../json-text.js';
import type { Asked, Asker, Params } from '../subscriptions.js';
import { balancesFeed } from './balances-feed.js';
import { executionsFeed } from './executions-feed.js';

const EXECUTIONS_WARNINGS =
  '["cancel_reason is deprecated, use reason","stop_price is deprecated, use triggers.price","trigger is deprecated use triggers.reference","triggered_price is deprecated use triggers.last_price"]';

/** Own orders and fills. https://docs.kraken.com/api/docs/websocket-v2/executions */
export function askedExecutions(params: Params, { exchange, connection }: Asker): Asked {
  const account = accountOf(params, { exchange, connection });
  if (typeof account !== 'string') return account;
  const wantsOrders = (params.snap_orders ?? params.snapshot) !== false;
  const wantsTrades = (params.snap_trades ?? params.snapshot_trades) === true;
  return {
    kind: 'subscription',
    key: 'executions',
    // Own orders and fills are one feed here; faults may name it by any of these.
    channels: ['executions', 'my_order', 'my_order_batch', 'my_trade'],
    result: sortedObject({
      channel: '"executions"',
      maxratecount: '180',
      snapshot: String(wantsOrders || wantsTrades),
      warnings: EXECUTIONS_WARNINGS,
    }),
    open: () =>
      executionsFeed(exchange, {
        account,
        wantsOrders,
        wantsTrades,
        wantsStatus: params.order_status !== false,
      }),
  };
}

/** Balances, and each movement of money. https://docs.kraken.com/api/docs/websocket-v2/balances */
export function askedBalances(params: Params, asker: Asker): Asked {
  const account = accountOf(params, asker);
  if (typeof account !== 'string') return account;
  const wantsSnapshot = params.snapshot !== false;
  return {
    kind: 'subscription',
    key: 'balances',
    channels: ['balances', 'my_balance'],
    result: sortedObject({ channel: '"balances"', snapshot: String(wantsSnapshot) }),
    open: (send) => balancesFeed(asker.exchange, { account, wantsSnapshot, send }),
  };
}

/** The account of the token, or the error. */
function accountOf({ channel, token }: Params, { exchange, connection }: Asker): string | Asked {
  if (typeof token !== 'string') return { kind: 'error', error: 'Token(s) not found' };
  const account = exchange.tokens.redeem(token, connection);
  if (account !== undefined) return account;
  const extra = { channel: quoted(String(channel)), status: '"error"' };
  return { kind: 'error', error: 'ESession:Invalid session', extra };
}
