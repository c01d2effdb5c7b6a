import { formatUnits, parseUnits } from '@hftjs/simulator';
import type { Account } from './accounts.js';
import type { Exchange } from '../exchange.js';
import type { Row } from '../orders/order-notes.js';

const CENTS = 2;

/**
 * What a user has in dollars, in both accounts; absent for one without a futures account. There are no positions.
 * https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/websocket/websocket-channels#futures-balance-summary-channel
 */
export function futuresSummary({ market, futures }: Exchange, { id }: Account): Row | undefined {
  const own = futures.dollarsOf(id);
  if (own === undefined) return undefined;
  const spot = market.ledger.balance(id, 'usd');
  const [cents, available, held] = [own, spot.available.toFixed(CENTS), spot.held.toFixed(CENTS)].map(
    (text) => parseUnits(text, CENTS),
  ) as [bigint, bigint, bigint];
  const dollars = (amount: bigint): string => formatUnits(amount, CENTS);
  const margins = {
    margin_level: 'MARGIN_LEVEL_TYPE_BASE',
    initial_margin: '0.00',
    maintenance_margin: '0.00',
    liquidation_buffer_percentage: '1000',
    total_hold: '0.00',
    futures_buying_power: dollars(cents + available),
  };
  return {
    futures_buying_power: dollars(cents + available),
    total_usd_balance: dollars(cents + available + held),
    cbi_usd_balance: dollars(available + held),
    cfm_usd_balance: dollars(cents),
    total_open_orders_hold_amount: dollars(held),
    unrealized_pnl: '0.00',
    daily_realized_pnl: '0.00',
    initial_margin: '0.00',
    available_margin: dollars(cents + available),
    liquidation_threshold: '0.00',
    liquidation_buffer_amount: dollars(cents + available),
    liquidation_buffer_percentage: '1000',
    intraday_margin_window_measure: { margin_window_type: 'FCM_MARGIN_WINDOW_TYPE_INTRADAY', ...margins },
    overnight_margin_window_measure: { margin_window_type: 'FCM_MARGIN_WINDOW_TYPE_OVERNIGHT', ...margins },
  };
}
