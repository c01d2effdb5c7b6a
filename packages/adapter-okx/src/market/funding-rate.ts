import { splitCurrencyPair, type CurrencyPair, type FundingRate } from '@hftjs/core';
import { field, rowReader, stated, type PublicHeader, type Row } from '@hftjs/core/adapter';

/** What one row states of a contract, and when OKX made it, in epoch milliseconds. */
export type FundingFacts = FundingFigures & { readonly time?: number };

interface FundingFigures {
  readonly rate?: number;
  readonly intervalMinutes?: number;
  readonly nextFundingTime?: number;
  readonly predictedRate?: number;
  readonly markPrice?: number;
  readonly indexPrice?: number;
  readonly openInterest?: number;
}

/** The channels that an event is joined from, and how a row of each is read. */
export const FUNDING_CHANNELS = {
  'funding-rate': readRate,
  'mark-price': readMark,
  'index-tickers': readIndex,
  'open-interest': readInterest,
} as const satisfies Readonly<Record<string, (row: Row) => FundingFacts>>;

export type FundingChannel = keyof typeof FUNDING_CHANNELS;

const MINUTE = 60_000;

/** A number that may be empty, read as a double. */
const figure = field.as(field.optionalDecimal, (text) => (text === undefined ? undefined : Number(text)));
const amount = field.as(field.stated(field.amount), Number);

/** @see https://www.okx.com/docs-v5/en/#public-data-websocket-funding-rate-channel */
const readFunding = rowReader('funding rate', {
  rate: field.at('fundingRate', figure),
  predictedRate: field.at('nextFundingRate', field.lenient(figure)),
  fundingTime: field.epochTime(),
  followingTime: field.at('nextFundingTime', field.epochTime()),
  time: field.at('ts', field.epochTime()),
});

/**
 * `fundingTime` is when `fundingRate` is paid, and `nextFundingTime` the payment after that one. Their distance is the
 * interval, which OKX changes at times. `nextFundingRate` is empty since OKX settles each period at its own rate.
 */
function readRate(row: Row): FundingFacts {
  const { rate, predictedRate, fundingTime, followingTime, time } = readFunding(row);
  const interval = ((followingTime ?? NaN) - (fundingTime ?? NaN)) / MINUTE;
  return stated({
    rate,
    predictedRate,
    nextFundingTime: fundingTime,
    intervalMinutes: interval > 0 ? interval : undefined,
    time,
  });
}

const readMarkRow = rowReader('mark price', {
  markPrice: field.at('markPx', amount),
  time: field.at('ts', field.epochTime()),
});

/** @see https://www.okx.com/docs-v5/en/#public-data-websocket-mark-price-channel */
function readMark(row: Row): FundingFacts {
  return stated(readMarkRow(row));
}

const readIndexRow = rowReader('index', {
  indexPrice: field.at('idxPx', amount),
  time: field.at('ts', field.epochTime()),
});

/** @see https://www.okx.com/docs-v5/en/#public-data-websocket-index-tickers-channel */
function readIndex(row: Row): FundingFacts {
  return stated(readIndexRow(row));
}

const readInterestRow = rowReader('open interest', {
  openInterest: field.at('oiCcy', amount),
  time: field.at('ts', field.epochTime()),
});

/** `oi` counts contracts, `oiCcy` is in base currency. @see https://www.okx.com/docs-v5/en/#public-data-websocket-open-interest-channel */
function readInterest(row: Row): FundingFacts {
  return stated(readInterestRow(row));
}

/**
 * The facts of one contract, each as the newest row of its own channel states it. The facts of one channel are replaced as
 * a whole: what its newest row leaves out is not known any more.
 */
export class FundingState {
  readonly #symbol: CurrencyPair;
  readonly #facts = new Map<
    FundingChannel,
    { readonly time: number | undefined; readonly figures: FundingFigures }
  >();

  constructor(symbol: CurrencyPair) {
    this.#symbol = symbol;
  }

  /**
   * The event after a row; `undefined` where there is none: no rate is known yet, or a newer row of the channel was read.
   *
   * @throws Error naming the field that is missing or wrong
   */
  apply(channel: FundingChannel, row: Row, header: PublicHeader): FundingRate | undefined {
    const { time, ...figures } = FUNDING_CHANNELS[channel](row);
    const known = this.#facts.get(channel)?.time;
    if (known !== undefined && time !== undefined && time < known) return undefined;
    this.#facts.set(channel, { time, figures });
    const { rate, ...others } = this.#joined();
    if (rate === undefined) return undefined;
    return {
      channel: 'funding_rate',
      exchange: header.exchange,
      symbol: this.#symbol,
      ...(time !== undefined && { exchangeTime: time }),
      receivedTime: header.receivedTime,
      ...(header.origin !== undefined && { origin: header.origin }),
      rate,
      ...others,
    };
  }

  #joined(): FundingFigures {
    return Object.assign({}, ...[...this.#facts.values()].map(({ figures }) => figures)) as FundingFigures;
  }
}

/** Whether a channel's rows are joined to funding rates. */
export const isFundingChannel = (channel: string): channel is FundingChannel =>
  Object.hasOwn(FUNDING_CHANNELS, channel);

/** The index of a pair: `BTC-USD`, of both kinds of contracts on dollars. */
export function indexOf(pair: CurrencyPair): string {
  const { base, quote } = splitCurrencyPair(pair);
  return `${base}-${quote}`.toUpperCase();
}
