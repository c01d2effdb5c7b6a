import { addDecimals, field, isRow, rowReader, type BalanceRow, type Field } from '@hftjs/core/adapter';

/** The wallet of the CFTC-regulated futures account. */
export const FUTURES_WALLET = 'futures';

/** `{ "value": "1.5", "currency": "BTC" }`, whose currency is that of its account. */
const AMOUNT: Field<string> = {
  read: (money, label) => field.decimal.read(isRow(money) ? money.value : undefined, label),
};

const WALLETS: Readonly<Record<string, string | undefined>> = { ACCOUNT_TYPE_VAULT: 'vault', VAULT: 'vault' };

/** @see https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/accounts/list-accounts */
const readAccount = rowReader('account', {
  currency: field.as(field.text, (code) => code.toLowerCase()),
  kind: field.at('type', field.optionalText),
  available: field.at('available_balance', AMOUNT),
  locked: field.at('hold', AMOUNT),
  time: field.at('updated_at', field.isoTime),
});

/**
 * One account, as REST lists it: what is available and what is on hold, of which the total is the sum.
 *
 * @throws Error naming the field that is missing or wrong
 */
export function parseAccount(row: unknown): BalanceRow {
  const { currency, kind = '', available, locked, time } = readAccount(row);
  const wallet = WALLETS[kind];
  return {
    currency,
    ...(wallet !== undefined && { wallet }),
    numbers: { total: addDecimals(available, locked), available, locked },
    ...(time !== undefined && { time }),
  };
}

/** A user may have several accounts of a currency in a wallet: their amounts add up. */
export function addAccounts(accounts: readonly BalanceRow[]): readonly BalanceRow[] {
  const byKey = new Map<string, BalanceRow>();
  for (const account of accounts) {
    const key = `${account.currency} ${account.wallet ?? ''}`;
    const other = byKey.get(key);
    byKey.set(key, other ? sumOf(other, account) : account);
  }
  return [...byKey.values()];
}

function sumOf(left: BalanceRow, right: BalanceRow): BalanceRow {
  const sum = (name: 'total' | 'available' | 'locked'): string =>
    addDecimals(left.numbers[name] ?? '0', right.numbers[name] ?? '0');
  const time = Math.max(left.time ?? -Infinity, right.time ?? -Infinity);
  return {
    ...left,
    numbers: { total: sum('total'), available: sum('available'), locked: sum('locked') },
    ...(time > -Infinity && { time }),
  };
}

/** A decimal, or an amount of money. */
const FIGURE: Field<string> = {
  read: (value, label) => (isRow(value) ? AMOUNT : field.decimal).read(value, label),
};

/**
 * @see https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/websocket/websocket-channels#futures-balance-summary-channel
 * @see https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/futures/get-futures-balance-summary
 */
const readSummary = rowReader('the futures summary', { total: field.at('cfm_usd_balance', FIGURE) });

/**
 * The summary of the futures account, of the channel or of REST: its US dollars. What is available and on hold Coinbase
 * states for the futures and the spot account together only, so that both are left out.
 *
 * @param time - of the frame, in epoch milliseconds
 * @throws Error naming the field that is missing or wrong
 */
export function parseFuturesSummary(summary: unknown, time?: number): BalanceRow {
  const { total } = readSummary(summary);
  return { currency: 'usd', wallet: FUTURES_WALLET, numbers: { total }, ...(time !== undefined && { time }) };
}
