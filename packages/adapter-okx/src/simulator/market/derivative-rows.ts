import { unitsToText, withoutZeros } from '@hftjs/simulator';
import type { Exchange } from '../exchange.js';
import { baseVolume, type Instrument } from '../instruments/instrument.js';
import type { Row } from '../instruments/instrument-directory.js';
import { milliseconds } from '../orders/order-row.js';

/** Funding is paid every eight hours. */
const FUNDING = 8 * 3_600_000;

/** The mark price, as the ledger counts profits with it: the last price, as long as it is within the best quotes. */
export function markPriceOf({ market }: Exchange, { spec }: Instrument): string {
  const { bid, ask } = market.top(spec.pair);
  const last = market.trades(spec.pair).at(-1);
  if (bid !== undefined && last !== undefined && last.price < bid.price) return withoutZeros(bid.priceText);
  if (ask !== undefined && last !== undefined && last.price > ask.price) return withoutZeros(ask.priceText);
  return withoutZeros((last ?? bid ?? ask)?.priceText ?? '');
}

/** https://www.okx.com/docs-v5/en/#public-data-rest-api-get-mark-price */
export const markPriceRow = (exchange: Exchange, instrument: Instrument): Row => ({
  instType: instrument.instType === 'SPOT' ? 'MARGIN' : instrument.instType,
  instId: instrument.instId,
  markPx: markPriceOf(exchange, instrument),
  ts: milliseconds(exchange.clock()),
});

/** The index of a pair is its price here. https://www.okx.com/docs-v5/en/#public-data-rest-api-get-index-tickers */
export function indexRow(exchange: Exchange, instrument: Instrument): Row {
  const { high24h, low24h, open24h, sodUtc0, sodUtc8 } = exchange.stats(instrument);
  return {
    instId: indexOf(instrument),
    idxPx: markPriceOf(exchange, instrument),
    high24h,
    sodUtc0,
    open24h,
    low24h,
    sodUtc8,
    ts: milliseconds(exchange.clock()),
  };
}

/** `BTC-USDT`, of spot and contracts. */
export const indexOf = ({ underlying, instId }: Instrument): string =>
  underlying === '' ? instId : underlying;

/** No funding is paid here: the rate is zero. https://www.okx.com/docs-v5/en/#public-data-rest-api-get-funding-rate */
export function fundingRow({ clock }: Exchange, { instId, instType }: Instrument): Row {
  const now = clock();
  const next = (Math.floor(now / FUNDING) + 1) * FUNDING;
  return {
    formulaType: 'withRate',
    fundingRate: '0',
    fundingTime: String(next),
    impactValue: '',
    instId,
    instType,
    interestRate: '0',
    maxFundingRate: '0.00375',
    method: 'current_period',
    minFundingRate: '-0.00375',
    nextFundingRate: '',
    nextFundingTime: String(next + FUNDING),
    premium: '0',
    prevFundingTime: String(next - FUNDING),
    settFundingRate: '0',
    settState: 'settled',
    ts: milliseconds(now),
  };
}

/** Positions of the accounts; the crowd has none. https://www.okx.com/docs-v5/en/#public-data-rest-api-get-open-interest */
export function openInterestRow({ market, clock }: Exchange, instrument: Instrument): Row {
  const { spec, instId, instType, lotDecimals } = instrument;
  const price = market.trades(spec.pair).at(-1)?.price ?? spec.price;
  const volume = market.ledger.accounts
    .flatMap((account) => market.ledger.positions(account))
    .filter(({ pair }) => pair === spec.pair)
    .reduce((sum, position) => sum + Math.abs(position.volume), 0);
  const lots = BigInt(Math.round(volume * 10 ** spec.volumeDecimals));
  return {
    instId,
    instType,
    oi: unitsToText(lots, lotDecimals),
    oiCcy: baseVolume(instrument, { volume, price }).toFixed(8),
    ts: milliseconds(clock()),
  };
}
