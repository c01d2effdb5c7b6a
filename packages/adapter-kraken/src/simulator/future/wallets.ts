import { splitPair, type Margin, type Position } from '@hftjs/simulator';
import type { FutureExchange } from './future-exchange.js';
import type { Product } from './products.js';

/** Money in one currency of the multi-collateral wallet, in that currency and in dollars. */
export interface Collateral {
  /** As the venue spells it: `USD`, `XBT`. */
  readonly currency: string;
  readonly quantity: string;
  readonly available: string;
  readonly value: number;
}

/** The multi-collateral wallet, in dollars: it carries the linear contracts. */
export interface FlexWallet {
  readonly collaterals: readonly Collateral[];
  readonly balance: number;
  readonly pnl: number;
  readonly equity: number;
  readonly initialMargin: number;
  readonly orderMargin: number;
  readonly maintenanceMargin: number;
  readonly available: number;
}

/** The wallet of the contracts that settle in one coin. */
export interface CoinWallet {
  /** As in `fi_xbtusd`. */
  readonly code: string;
  readonly margin: Margin;
  /** Volumes by product id. */
  readonly positions: readonly (readonly [id: string, volume: number])[];
}

/** As the venue spells a currency in its wallets. */
export const walletCode = (currency: string): string => (currency === 'btc' ? 'XBT' : currency.toUpperCase());

/** All wallets of an account follow from the ledger. Contracts that settle in dollars share one. */
export function flexWallet({ market, products }: FutureExchange, account: string): FlexWallet {
  const settles = [...new Set(products.all.filter(({ isInverse }) => !isInverse).map(settleOf))];
  const margins = settles.map((currency) => market.ledger.margin(account, currency));
  const sum = (of: (margin: Margin) => number): number =>
    margins.reduce((total, margin) => total + of(margin), 0);
  return {
    collaterals: margins.map(({ currency, balance, balanceText, availableText }) => ({
      currency: walletCode(currency),
      quantity: balanceText,
      available: availableText,
      value: balance,
    })),
    balance: sum(({ balance }) => balance),
    pnl: sum(({ unrealizedPnl }) => unrealizedPnl),
    equity: sum(({ equity }) => equity),
    initialMargin: sum(({ initialMargin }) => initialMargin),
    orderMargin: sum(({ orderMargin }) => orderMargin),
    maintenanceMargin: sum(({ maintenanceMargin }) => maintenanceMargin),
    available: sum(({ available }) => available),
  };
}

export function coinWallets({ market, products }: FutureExchange, account: string): readonly CoinWallet[] {
  const inverse = products.all.filter(({ isInverse }) => isInverse);
  return [...new Set(inverse.map(settleOf))].map((currency) => ({
    code: walletCode(currency),
    margin: market.ledger.margin(account, currency),
    positions: inverse
      .filter((product) => settleOf(product) === currency)
      .map(({ id, spec }) => [id, market.ledger.position(account, spec.pair).volume] as const),
  }));
}

const settleOf = ({ isInverse, spec }: Product): string => {
  const { base, quote } = splitPair(spec.pair);
  return isInverse ? base : quote;
};

export const openPositions = ({ market }: FutureExchange, account: string): readonly Position[] =>
  market.ledger.positions(account);
