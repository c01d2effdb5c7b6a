import type { PositionSide } from './position-record.js';

/** Accounts of the venue itself. With those of the users, the sum of each currency is always zero. */
export const SystemAccount = {
  /** The other side of every own fill: the crowd, and on derivatives the clearing house. */
  CROWD: '@crowd',
  /** Receives fees and pays rebates. */
  FEES: '@fees',
  /** Where deposits come from and withdrawals go to. */
  OUTSIDE: '@outside',
} as const;
export type SystemAccount = (typeof SystemAccount)[keyof typeof SystemAccount];

/** What an account has of a currency. Texts are the exact decimals of the same values. */
export interface Balance {
  readonly account: string;
  readonly currency: string;
  /** All that is there; on derivatives without the profit of open positions. */
  readonly total: number;
  readonly totalText: string;
  /** What new orders can use; on derivatives with the profit of open positions. Negative when margin is missing. */
  readonly available: number;
  readonly availableText: string;
  /** What open orders hold back; on derivatives also the margin of positions. */
  readonly held: number;
  readonly heldText: string;
}

/** A position. Amounts in `settle`, volumes as in `PairSpec`. Texts are the exact decimals of the same values. */
export interface Position {
  readonly account: string;
  readonly pair: string;
  readonly side: PositionSide;
  /** Below zero when short; 0 when closed. */
  readonly volume: number;
  readonly volumeText: string;
  readonly settle: string;
  /** Average price of what is open; absent when closed. */
  readonly entryPrice: number | undefined;
  /** With eight more decimals than prices. */
  readonly entryPriceText: string | undefined;
  /** What the open volume was worth when it was opened. */
  readonly cost: number;
  readonly costText: string;
  readonly markPrice: number;
  readonly markPriceText: string;
  /** What it is worth at the mark price. */
  readonly value: number;
  readonly valueText: string;
  readonly unrealizedPnl: number;
  readonly unrealizedPnlText: string;
  /** Of all that was closed so far, without fees. */
  readonly realizedPnl: number;
  readonly realizedPnlText: string;
  readonly leverage: number;
  readonly initialMargin: number;
  readonly initialMarginText: string;
  readonly maintenanceMargin: number;
  readonly maintenanceMarginText: string;
  /** Epoch milliseconds. */
  readonly openedTime: number | undefined;
  readonly updatedTime: number | undefined;
}

/** The derivatives of an account that are settled in one currency. */
export interface Margin {
  readonly account: string;
  readonly currency: string;
  readonly balance: number;
  readonly balanceText: string;
  readonly unrealizedPnl: number;
  readonly unrealizedPnlText: string;
  /** Balance and unrealized profit. */
  readonly equity: number;
  readonly equityText: string;
  /** Of positions. */
  readonly initialMargin: number;
  readonly initialMarginText: string;
  /** Of open orders, with their fees. */
  readonly orderMargin: number;
  readonly orderMarginText: string;
  readonly maintenanceMargin: number;
  readonly maintenanceMarginText: string;
  /** Equity without both margins. */
  readonly available: number;
  readonly availableText: string;
}

/** Why money moved. */
export type EntryKind =
  'deposit' | 'withdrawal' | 'transfer' | 'trade' | 'realized' | 'fee' | 'funding' | 'other';

/** What belongs to a movement of money. */
export interface EntryReference {
  readonly pair?: string | undefined;
  readonly orderId?: string | undefined;
  readonly fillId?: string | undefined;
  /** In the caller's words. */
  readonly note?: string | undefined;
}

/** One change of an account's balance. */
export interface LedgerEntry extends EntryReference {
  /** Counts from 1 over all accounts. */
  readonly id: number;
  readonly account: string;
  readonly currency: string;
  readonly kind: EntryKind;
  /** Below zero when money left the account. */
  readonly change: number;
  readonly changeText: string;
  /** The total after it. */
  readonly totalText: string;
  /** Epoch milliseconds with a microsecond fraction. */
  readonly time: number;
}

/** A balance whose total, holds or both have changed. */
export interface BalanceUpdate {
  /** After all of them. */
  readonly balance: Balance;
  /** Why the total changed, oldest first; empty when only holds changed. */
  readonly entries: readonly LedgerEntry[];
  /** The order whose event it belongs to; absent of deposits, payments and the like. */
  readonly orderId: string | undefined;
  readonly time: number;
}

/** A position that a fill has changed. */
export interface PositionUpdate {
  readonly position: Position;
  readonly time: number;
}

/** What one event changed. */
export interface MoneyChanges {
  readonly balances: readonly BalanceUpdate[];
  readonly positions: readonly PositionUpdate[];
}
