import { divideRounded, formatUnits, unitsToNumber } from '../wire/decimal.js';
import { maintenanceMargin, type AccountState } from './account-state.js';
import { initialMargin } from './holds.js';
import type { Balance, Margin, Position } from './ledger-types.js';
import type { PositionRecord } from './position-record.js';

/** Decimals of an entry price beyond those of prices. */
const ENTRY_DECIMALS = 8;

export function balanceView(account: AccountState, currency: string, decimals: number): Balance {
  const total = account.total(currency);
  const { initial, orders } = account.margin(currency);
  const held = account.heldAmount(currency) + initial + orders;
  const available = account.available(currency);
  return {
    account: account.id,
    currency,
    total: unitsToNumber(total, decimals),
    totalText: formatUnits(total, decimals),
    available: unitsToNumber(available, decimals),
    availableText: formatUnits(available, decimals),
    held: unitsToNumber(held, decimals),
    heldText: formatUnits(held, decimals),
  };
}

export function marginView(account: AccountState, currency: string, decimals: number): Margin {
  const balance = account.total(currency);
  const { unrealized, initial, orders, maintenance } = account.margin(currency);
  const equity = balance + unrealized;
  const available = account.available(currency);
  return {
    account: account.id,
    currency,
    balance: unitsToNumber(balance, decimals),
    balanceText: formatUnits(balance, decimals),
    unrealizedPnl: unitsToNumber(unrealized, decimals),
    unrealizedPnlText: formatUnits(unrealized, decimals),
    equity: unitsToNumber(equity, decimals),
    equityText: formatUnits(equity, decimals),
    initialMargin: unitsToNumber(initial, decimals),
    initialMarginText: formatUnits(initial, decimals),
    orderMargin: unitsToNumber(orders, decimals),
    orderMarginText: formatUnits(orders, decimals),
    maintenanceMargin: unitsToNumber(maintenance, decimals),
    maintenanceMarginText: formatUnits(maintenance, decimals),
    available: unitsToNumber(available, decimals),
    availableText: formatUnits(available, decimals),
  };
}

export function positionView(account: AccountState, position: PositionRecord, mark: number): Position {
  const { terms, lots } = position;
  const { spec, decimals } = terms;
  const value = position.valueAt(mark);
  const unrealized = position.unrealized(mark);
  const leverage = account.leverageOf(spec.pair);
  const initial = initialMargin(value, leverage);
  const maintenance = maintenanceMargin(value, terms);
  const entry = entryUnits(position);
  const entryDecimals = spec.priceDecimals + ENTRY_DECIMALS;
  return {
    account: account.id,
    pair: spec.pair,
    side: position.side,
    volume: unitsToNumber(lots, spec.volumeDecimals),
    volumeText: formatUnits(lots, spec.volumeDecimals),
    settle: terms.settle,
    entryPrice: entry === undefined ? undefined : unitsToNumber(entry, entryDecimals),
    entryPriceText: entry === undefined ? undefined : formatUnits(entry, entryDecimals),
    cost: unitsToNumber(position.cost, decimals),
    costText: formatUnits(position.cost, decimals),
    markPrice: unitsToNumber(mark, spec.priceDecimals),
    markPriceText: formatUnits(mark, spec.priceDecimals),
    value: unitsToNumber(value, decimals),
    valueText: formatUnits(value, decimals),
    unrealizedPnl: unitsToNumber(unrealized, decimals),
    unrealizedPnlText: formatUnits(unrealized, decimals),
    realizedPnl: unitsToNumber(position.realized, decimals),
    realizedPnlText: formatUnits(position.realized, decimals),
    leverage,
    initialMargin: unitsToNumber(initial, decimals),
    initialMarginText: formatUnits(initial, decimals),
    maintenanceMargin: unitsToNumber(maintenance, decimals),
    maintenanceMarginText: formatUnits(maintenance, decimals),
    openedTime: position.openedTime,
    updatedTime: position.updatedTime,
  };
}

/** Average price of the open lots, in units of `10^-(priceDecimals + 8)`. */
function entryUnits({ terms, lots, cost }: PositionRecord): bigint | undefined {
  if (lots === 0n) return undefined;
  const open = lots < 0n ? -lots : lots;
  const one = 10n ** BigInt(ENTRY_DECIMALS);
  // What the lots are worth at one tick: of linear contracts costs are so many times that, of inverse ones the opposite.
  const unit = terms.value(1, open);
  if (terms.kind !== 'inverse') return divideRounded(cost * one, unit);
  return cost === 0n ? undefined : divideRounded(unit * one, cost);
}
