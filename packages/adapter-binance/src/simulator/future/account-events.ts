import {
  type Balance,
  type BalanceUpdate,
  type EntryKind,
  jsonArray,
  jsonObject,
  type OrderUpdate,
  type Position,
  quoted,
} from '@hftjs/simulator';
import type { BinancePair } from '../market/symbols.js';
import { positionSide } from './future-words.js';
import { amountText, times, type EventContext } from './order-events.js';

/** https://developers.binance.com/docs/derivatives/usds-margined-futures/user-data-streams/Event-Balance-and-Position-Update */
export function accountUpdate({ balances, positions, time }: OrderUpdate, { pair }: EventContext): string {
  const wallets = balances.map(({ balance }) => walletRow(balance, '0'));
  const rows = positions.map(({ position }) => positionRow(position, pair));
  const account = jsonObject({ B: jsonArray(wallets), P: jsonArray(rows), m: '"ORDER"' });
  return jsonObject({ ...times('ACCOUNT_UPDATE', time), a: account });
}

function positionRow(
  { side, volume, volumeText, entryPrice = 0, realizedPnlText, unrealizedPnlText }: Position,
  pair: BinancePair,
): string {
  return jsonObject({
    s: quoted(pair.symbol),
    pa: quoted(volume === 0 ? '0' : pair.volume(volumeText)),
    ep: quoted(entryPrice.toFixed(5)),
    bep: quoted(entryPrice.toFixed(5)),
    cr: quoted(amountText(realizedPnlText)),
    up: quoted(amountText(unrealizedPnlText)),
    mt: '"cross"',
    iw: '"0"',
    ps: quoted(positionSide({ positionSide: side })),
    ma: quoted(pair.quote),
  });
}

/** Why money moved, in the venue's words. */
const REASONS: Readonly<Partial<Record<EntryKind, string>>> = {
  deposit: 'DEPOSIT',
  withdrawal: 'WITHDRAW',
  transfer: 'ASSET_TRANSFER',
  funding: 'FUNDING_FEE',
};

/** A movement of money without an order: with its balance alone, as the venue has it of cross positions. */
export function paymentUpdate({ balance, entries, time }: BalanceUpdate): string {
  const last = entries.at(-1);
  const isProfit = last?.kind === 'funding';
  const account = jsonObject({
    B: jsonArray([walletRow(balance, isProfit ? '0' : amountText(last?.changeText))]),
    P: '[]',
    m: quoted(REASONS[last?.kind ?? 'other'] ?? 'ADJUSTMENT'),
  });
  return jsonObject({ ...times('ACCOUNT_UPDATE', time), a: account });
}

const walletRow = ({ currency, totalText }: Balance, change: string): string =>
  jsonObject({
    a: quoted(currency.toUpperCase()),
    wb: quoted(amountText(totalText)),
    cw: quoted(amountText(totalText)),
    bc: quoted(change),
  });
