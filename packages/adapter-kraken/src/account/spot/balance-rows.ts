import { field, rowReader } from '@hftjs/core/adapter';
import { toAsset } from '../../venue/currencies.js';

/** One wallet of an account and what it holds of a currency; numbers are the text of the frame. */
export interface WalletBalance {
  /** Its type and its id: `spot/main`, `earn/flex`. */
  readonly wallet: string;
  readonly balance: string;
}

/** What an account holds of one currency over all its wallets. */
export interface AssetBalance {
  readonly currency: string;
  readonly total: string;
  /** Those that Kraken lists: a wallet that is not listed may hold something too. */
  readonly wallets: readonly WalletBalance[];
}

/** What a wallet holds after a movement of money. */
export interface Movement extends WalletBalance {
  readonly currency: string;
  readonly time: number | undefined;
}

const asset = field.as(field.text, toAsset);

const readListed = rowReader('balance', {
  currency: field.at('asset', asset),
  total: field.at('balance', field.decimal),
  wallets: field.any,
});

const readWallet = rowReader('balance.wallets', {
  type: field.text,
  id: field.text,
  balance: field.decimal,
});

const readMoved = rowReader('balance', {
  currency: field.at('asset', asset),
  balance: field.decimal,
  type: field.at('wallet_type', field.text),
  id: field.at('wallet_id', field.text),
  time: field.at('timestamp', field.isoTime),
});

const walletOf = (type: string, id: string): string => `${type}/${id}`.toLowerCase();

/**
 * A row of a snapshot of the `balances` channel.
 *
 * @throws Error naming what is wrong with the row
 * @see https://docs.kraken.com/api/docs/websocket-v2/balances
 */
export function parseAssetBalance(row: unknown): AssetBalance {
  const { wallets = [], ...listed } = readListed(row);
  if (!Array.isArray(wallets)) throw new Error('balance.wallets is not an array');
  return {
    ...listed,
    wallets: (wallets as unknown[]).map((one) => {
      const { type, id, balance } = readWallet(one);
      return { wallet: walletOf(type, id), balance };
    }),
  };
}

/**
 * A row of an update of the `balances` channel. Its balance is that of the wallet, not of the account.
 *
 * @throws Error naming what is wrong with the row
 * @see https://docs.kraken.com/api/docs/websocket-v2/balances
 */
export function parseMovement(row: unknown): Movement {
  const { type, id, ...moved } = readMoved(row);
  return { ...moved, wallet: walletOf(type, id) };
}
