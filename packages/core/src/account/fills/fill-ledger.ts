import { Channel } from '../../channels/channel.js';
import { UNKNOWN_PAIR, type CurrencyPair } from '../../contract/currency-pair.js';
import { compareDecimals, isDecimal } from '../../wire/decimals.js';
import type { MyTrade } from '../../channels/my-trade.js';
import { definedOnly } from '../../wire/defined-only.js';
import type { OrderLedgerInit } from '../order-ledger.js';
import type { FillRow, RowContext } from '../order-update.js';
import { exactFill, feesOf } from './fill-fields.js';

/** Number of fill ids that are remembered: at most about 150 MB. */
const FILLS_KEPT = 1_000_000;

/** Number of fills whose content is remembered, to recognise a correction. Venues correct within hours. */
const CONTENTS_KEPT = 20_000;

export interface OwnFillsInit extends OrderLedgerInit {
  /** The oldest fills are not remembered any more: if the venue sends one again, it is published again. */
  readonly onForgotten?: (what: string) => void;
}

/** A fill as last published. */
interface Content {
  readonly price: string;
  readonly volume: string;
  readonly fees: string;
  readonly revision: number;
}

/** How a fill's row compares with the published fills. */
export type FillVerdict =
  | { readonly kind: 'new' }
  | { readonly kind: 'known' }
  /** It replaces a published fill of this volume. */
  | { readonly kind: 'correction'; readonly revision: number; readonly volumeBefore: string };

const KNOWN: FillVerdict = { kind: 'known' };
const NEW: FillVerdict = { kind: 'new' };

/**
 * The own fills of one account. Each becomes one {@link MyTrade}, even if the venue sends it again. A later correction
 * becomes a revision of it.
 */
export class FillLedger {
  readonly #init: OwnFillsInit;
  readonly #seen = new Set<string>();
  readonly #contents = new Map<string, Content>();
  #hasForgotten = false;

  constructor(init: OwnFillsInit) {
    this.#init = init;
  }

  /** Whether a fill was published before, with its pair or without. */
  has(symbol: CurrencyPair | undefined, fill: Pick<FillRow, 'tradeId' | 'orderId'>): boolean {
    return this.#keyOf(symbol, fill) !== undefined;
  }

  /** Compares a row with the published fills. A commission that is added later is a correction on every venue. */
  judge(symbol: CurrencyPair | undefined, fill: FillRow): FillVerdict {
    const key = this.#keyOf(symbol, fill);
    if (key === undefined) return NEW;
    const before = this.#contents.get(key);
    if (!before) return KNOWN;
    const fees = feesText(fill);
    const adds = before.fees === '' && fees !== '';
    const corrects =
      fill.isCorrection === true &&
      ((fees !== '' && fees !== before.fees) ||
        compareDecimals(fill.price, before.price) !== 0 ||
        compareDecimals(fill.volume, before.volume) !== 0);
    return adds || corrects
      ? { kind: 'correction', revision: before.revision + 1, volumeBefore: before.volume }
      : KNOWN;
  }

  /** Remembers a fill as published. */
  add(symbol: CurrencyPair | undefined, fill: FillRow, revision = 0): void {
    const key = this.#keyOf(symbol, fill) ?? textOf(symbol, fill);
    this.#seen.add(key);
    this.#contents.delete(key);
    this.#contents.set(key, { price: fill.price, volume: fill.volume, fees: feesText(fill), revision });
    dropOldest(this.#contents, CONTENTS_KEPT);
    if (!dropOldest(this.#seen, FILLS_KEPT) || this.#hasForgotten) return;
    this.#hasForgotten = true;
    this.#init.onForgotten?.(`own fills older than the last ${FILLS_KEPT}`);
  }

  /**
   * The event of a fill.
   *
   * @throws Error when its price or volume is not a number above zero
   */
  describe(row: FillRow, { receivedTime, origin }: RowContext, revision?: number): MyTrade {
    const { exchange, account } = this.#init;
    if (!isAmount(row.price) || !isAmount(row.volume))
      throw new Error(`fill ${row.tradeId} is of ${row.volume} at ${row.price}`);
    return definedOnly<MyTrade>({
      channel: Channel.MY_TRADE,
      exchange,
      symbol: row.symbol ?? UNKNOWN_PAIR,
      exchangeTime: row.time,
      receivedTime,
      origin,
      account,
      tradeId: row.tradeId,
      orderId: row.orderId,
      clientOrderId: row.clientOrderId,
      side: row.side ?? 'unknown',
      positionSide: row.positionSide,
      price: Number(row.price),
      volume: Number(row.volume),
      contracts: row.contracts === undefined ? undefined : Number(row.contracts),
      liquidity: row.liquidity,
      revision,
      fee: undefined,
      feeCurrency: undefined,
      fees: undefined,
      ...feesOf(row),
      exact: exactFill(row),
    });
  }

  /** The key under which a fill was published: with its pair, or without. */
  #keyOf(symbol: CurrencyPair | undefined, fill: Pick<FillRow, 'tradeId' | 'orderId'>): string | undefined {
    const key = textOf(symbol, fill);
    if (this.#seen.has(key)) return key;
    const withoutPair = textOf(undefined, fill);
    return this.#seen.has(withoutPair) ? withoutPair : undefined;
  }
}

/** Both sides of one trade may be own orders: the order is part of a fill's identity. */
const textOf = (
  symbol: CurrencyPair | undefined,
  { tradeId, orderId }: Pick<FillRow, 'tradeId' | 'orderId'>,
): string => `${symbol ?? UNKNOWN_PAIR} ${tradeId} ${orderId}`;

/** A fee of zero is ignored: some venues send it until they know the commission. */
const feesText = ({ fees }: FillRow): string =>
  fees
    .filter(({ amount }) => Number(amount) !== 0)
    .map(({ amount, currency }) => `${Number(amount)} ${currency}`)
    .join(',');

const isAmount = (text: string): boolean =>
  isDecimal(text) && Number(text) > 0 && Number.isFinite(Number(text));

/**
 * Drops the oldest entry of a collection that is too large. Returns whether it did. Relies on the order of insertion.
 */
function dropOldest(
  collection: { readonly size: number; keys(): Iterable<string>; delete(key: string): boolean },
  kept: number,
): boolean {
  if (collection.size <= kept) return false;
  for (const oldest of collection.keys()) {
    collection.delete(oldest);
    return true;
  }
  return false;
}
