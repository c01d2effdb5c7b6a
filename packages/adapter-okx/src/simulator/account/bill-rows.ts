import { type EntryKind, type LedgerEntry, type OwnFill, withoutZeros } from '@hftjs/simulator';
import type { Exchange } from '../exchange.js';
import { size } from '../instruments/instrument.js';
import type { Row } from '../instruments/instrument-directory.js';
import { sumOf } from '../orders/order-money.js';
import { clientIds, execType, milliseconds } from '../orders/order-row.js';

/** No double holds such an id. */
const FIRST_ID = 2_610_000_000_000_000_000n;

/** What the venue calls movements of money. */
const TYPES: Readonly<Record<EntryKind, string>> = {
  trade: '2',
  realized: '2',
  fee: '2',
  funding: '8',
  deposit: '1',
  withdrawal: '1',
  transfer: '1',
  other: '1',
};

/**
 * Movements of an account's money, newest first. What one fill did to a currency, its fee included, is one of them.
 *
 * @see https://www.okx.com/docs-v5/en/#trading-account-rest-api-get-bills-details-last-7-days
 */
export function billRows(exchange: Exchange, account: string): readonly Row[] {
  const fills = new Map(exchange.market.fills.map((fill) => [fill.fillId, fill]));
  const groups = new Map<string, LedgerEntry[]>();
  for (const entry of exchange.market.ledger.entries(account)) {
    const { fillId, currency, id } = entry;
    const key = fillId === undefined ? String(id) : `${fillId} ${currency}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [entry]);
    else group.push(entry);
  }
  const newest = (entries: readonly LedgerEntry[]): number => entries.at(-1)?.id ?? 0;
  return [...groups.values()]
    .sort((left, right) => newest(right) - newest(left))
    .map((entries) => billRow(exchange, entries, fills));
}

function billRow(
  exchange: Exchange,
  entries: readonly LedgerEntry[],
  fills: ReadonlyMap<string, OwnFill>,
): Row {
  const last = entries.at(-1);
  if (last === undefined) throw new RangeError('no entries');
  const sum = (kind?: EntryKind): string =>
    sumOf(entries.filter((entry) => (kind ?? entry.kind) === entry.kind).map(({ changeText }) => changeText));
  const change = sum();
  const fill = last.fillId === undefined ? undefined : fills.get(last.fillId);
  return {
    ...UNUSED,
    ...(fill !== undefined && fillFields(exchange, fill)),
    bal: withoutZeros(last.totalText),
    balChg: change,
    billId: String(FIRST_ID + BigInt(last.id)),
    ccy: last.currency.toUpperCase(),
    fee: sum('fee'),
    pnl: sum('realized'),
    subType: fill === undefined ? (change.startsWith('-') ? '12' : '11') : fill.side === 'buy' ? '1' : '2',
    ...(fill === undefined && { sz: change }),
    ts: milliseconds(last.time),
    type: TYPES[last.kind],
  };
}

function fillFields(exchange: Exchange, fill: OwnFill): Row {
  const { instrument, note } = exchange.context(fill);
  return {
    clOrdId: clientIds(fill, note).clOrdId,
    execType: execType(fill),
    fillTime: milliseconds(fill.time),
    instId: instrument.instId,
    instType: instrument.instType,
    mgnMode: instrument.instType === 'SPOT' ? '' : 'cross',
    ordId: fill.orderId,
    px: withoutZeros(fill.priceText),
    sz: size(instrument, fill.volumeText),
    tag: note.tag,
    tradeId: String(fill.tradeId),
  };
}

const UNUSED: Row = {
  clOrdId: '', execType: '', fillFwdPx: '', fillIdxPx: '', fillMarkPx: '', fillMarkVol: '', fillPxUsd: '',
  fillPxVol: '', fillTime: '', from: '', instId: '', instType: '', interest: '0', mgnMode: '', notes: '', ordId: '',
  posBal: '0', posBalChg: '0', px: '', tag: '', to: '', tradeId: '',
}; // prettier-ignore
