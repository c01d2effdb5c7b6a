import { splitCurrencyPair, type CurrencyPair, type Instrument, type InstrumentStatus } from '@hftjs/core';
import { field, rowReader, stated, type Field } from '@hftjs/core/adapter';

const KIND = field.as(field.optionalText, (word) =>
  word === undefined || word === 'UNKNOWN_PRODUCT_TYPE' ? undefined : word.toLowerCase(),
);

/** A number that may be left out. Zero is no limit. */
const LIMIT = field.as(field.amountUnlessZero, (text) => (text === undefined ? undefined : Number(text)));

const INCREMENT: Field<number> = {
  read: (value, label) => {
    const increment = Number(field.amount.read(value, label));
    if (increment > 0) return increment;
    throw new Error(`${label} is ${increment}, not above zero`);
  },
};

const CURRENCY = field.as(field.text, (code) => code.toLowerCase());

const FLAG = field.lenient(field.flag);

/**
 * A product as the `status` channel sends it. The symbol is `id` here.
 *
 * @see https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/websocket/websocket-channels#status-channel
 */
export const readStatus = rowReader('product', {
  productId: field.at('id', field.text),
  kind: field.at('product_type', KIND),
  base: field.at('base_currency', CURRENCY),
  quote: field.at('quote_currency', CURRENCY),
  priceIncrement: field.at('quote_increment', INCREMENT),
  volumeIncrement: field.at('base_increment', INCREMENT),
  minNotional: field.at('min_market_funds', LIMIT),
  status: field.text,
  message: field.at('status_message', field.words),
});

/**
 * A product as REST lists it, with what the channel leaves out: the smallest volume, and the ways in which a product that
 * is online cannot be traded.
 *
 * @see https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/public/get-public-product
 */
export const readProduct = rowReader('product', {
  productId: field.at('product_id', field.text),
  kind: field.at('product_type', KIND),
  base: field.at('base_currency_id', CURRENCY),
  quote: field.at('quote_currency_id', CURRENCY),
  priceIncrement: field.at(['price_increment', 'quote_increment'], LIMIT),
  volumeIncrement: field.at('base_increment', INCREMENT),
  minVolume: field.at('base_min_size', LIMIT),
  minNotional: field.at('quote_min_size', LIMIT),
  status: field.optionalText,
  trading_disabled: FLAG,
  is_disabled: FLAG,
  view_only: FLAG,
  cancel_only: FLAG,
  auction_mode: FLAG,
  post_only: FLAG,
  limit_only: FLAG,
});

export type StatusProduct = ReturnType<typeof readStatus>;
export type RestProduct = ReturnType<typeof readProduct>;

/** What is known of a pair's product. */
export interface KnownProduct {
  /** The pair's own product. */
  readonly id: string;
  /** The last row of the channel, which is of the product whose book the pair's is. */
  readonly live: StatusProduct | undefined;
  /** The same as REST listed it. */
  readonly listed: RestProduct | undefined;
}

const ONLINE = 'online';

/** Coinbase's words for a product that is not online. */
const STATUS: Readonly<Record<string, InstrumentStatus>> = {
  offline: 'halted',
  internal: 'halted',
  delisted: 'delisted',
};

/** Flags of a product that is online, in the order in which they count. */
const FLAGS = {
  trading_disabled: 'halted',
  is_disabled: 'halted',
  view_only: 'halted',
  cancel_only: 'cancel_only',
  auction_mode: 'auction',
  post_only: 'post_only',
  limit_only: 'limit_only',
} as const;

/** A product whose restrictions are not known any more. */
export const withoutFlags = (listed: RestProduct): RestProduct => ({
  ...listed,
  ...Object.fromEntries(Object.keys(FLAGS).map((flag) => [flag, undefined])),
});

/** Whether and how a product can be traded: `rawStatus` is Coinbase's word, or the flag that decides. */
export function statusOf({
  live,
  listed,
}: Omit<KnownProduct, 'id'>): Pick<Instrument, 'status' | 'rawStatus'> {
  const word = live?.status ?? listed?.status ?? ONLINE;
  if (word !== ONLINE) return { status: STATUS[word] ?? 'unknown', rawStatus: word };
  for (const [flag, status] of Object.entries(FLAGS) as [keyof typeof FLAGS, InstrumentStatus][])
    if (listed?.[flag] === true) return { status, rawStatus: flag };
  return { status: 'trading', rawStatus: ONLINE };
}

/**
 * The instrument of a pair. The channel is newer than REST's list in what both state. Of a pair that shares another one's
 * book, the channel has that one's names only.
 *
 * @returns `undefined` where nothing is known, or no price increment
 */
export function makeInstrument(
  symbol: CurrencyPair,
  known: KnownProduct,
  header: Pick<Instrument, 'exchange' | 'receivedTime' | 'exchangeTime' | 'origin'>,
): Instrument | undefined {
  const { id, live, listed } = known;
  const first = live ?? listed;
  const priceIncrement = live?.priceIncrement ?? listed?.priceIncrement;
  if (!first || priceIncrement === undefined) return undefined;
  const named = [live, listed].find((product) => product?.productId === id) ?? splitCurrencyPair(symbol);
  return {
    channel: 'instrument',
    ...header,
    symbol,
    venueSymbol: id,
    base: named.base,
    quote: named.quote,
    kind: first.kind ?? 'spot',
    ...statusOf(known),
    priceIncrement,
    volumeIncrement: first.volumeIncrement,
    ...stated({
      minVolume: listed?.minVolume,
      minNotional: live?.minNotional ?? listed?.minNotional,
    }),
  };
}
