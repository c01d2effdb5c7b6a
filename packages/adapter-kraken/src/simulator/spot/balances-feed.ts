import { formatTimestamp, jsonArray, jsonObject, quoted, type LedgerEntry } from '@hftjs/simulator';
import type { Feed } from '../feeds.js';
import type { KrakenExchange } from './kraken-exchange.js';
import { ledgerRows, type LedgerRow } from './ledger-rows.js';
import { krakenAsset } from './names.js';
import { amount } from './rest-account.js';

interface BalancesOptions {
  readonly account: string;
  readonly wantsSnapshot: boolean;
  readonly send: (text: string) => boolean;
}

/** All balances, then a row for each movement of money. https://docs.kraken.com/api/docs/websocket-v2/balances */
export function balancesFeed(
  exchange: KrakenExchange,
  { account, wantsSnapshot, send }: BalancesOptions,
): Feed {
  const { market } = exchange;
  let sequence = 0;
  const balances = (type: 'snapshot' | 'update', rows: readonly string[]): string =>
    jsonObject({
      channel: '"balances"',
      type: quoted(type),
      data: jsonArray(rows),
      sequence: String(++sequence),
    });
  const movements = (entries: readonly LedgerEntry[]): readonly string[] => {
    const rows = ledgerRows(entries, market);
    return rows.length === 0 ? [] : [balances('update', rows.map(movement))];
  };
  // Those that belong to an order come with the step.
  const release = market.on('balance', ({ balance, entries }) => {
    if (balance.account !== account || !exchange.isOnline) return;
    const others = entries.filter(({ orderId }) => orderId === undefined);
    for (const frame of movements(others)) send(frame);
  });
  return {
    snapshot() {
      if (!wantsSnapshot) return [];
      const rows = market.ledger.balances(account).map(({ currency, totalText }) => {
        const asset = krakenAsset(currency.toUpperCase());
        const balance = amount(totalText, asset);
        const wallet = jsonObject({ type: '"spot"', id: '"main"', balance });
        return jsonObject({
          asset: quoted(asset.symbol),
          asset_class: '"currency"',
          balance,
          wallets: jsonArray([wallet]),
        });
      });
      return [balances('snapshot', rows)];
    },
    update: ({ orders }) =>
      movements(
        orders
          .filter(({ order }) => order.account === account)
          .flatMap(({ balances: updates }) => updates.flatMap(({ entries }) => entries)),
      ),
    release,
  };
}

function movement({ id, reference, type, currency, amount: change, fee, balance, time }: LedgerRow): string {
  const asset = krakenAsset(currency.toUpperCase());
  return jsonObject({
    ledger_id: quoted(id),
    ref_id: quoted(reference),
    timestamp: quoted(formatTimestamp(time)),
    type: quoted(type),
    asset: quoted(asset.symbol),
    asset_class: '"currency"',
    category: quoted(type),
    wallet_type: '"spot"',
    wallet_id: '"main"',
    amount: amount(change, asset),
    fee: amount(fee, asset),
    balance: amount(balance, asset),
  });
}
