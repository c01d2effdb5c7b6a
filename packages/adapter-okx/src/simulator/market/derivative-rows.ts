import { type FundingPayments, type MarketLiquidation, withoutZeros } from '@hftjs/simulator';
import type { Exchange } from '../exchange.js';
import { baseVolume, size, type Instrument } from '../instruments/instrument.js';
import type { Row } from '../instruments/instrument-directory.js';
import { milliseconds } from '../orders/order-row.js';

/** https://www.okx.com/docs-v5/en/#public-data-rest-api-get-mark-price */
export const markPriceRow = ({ market, clock }: Exchange, { instType, instId, spec }: Instrument): Row => ({
  instType: instType === 'SPOT' ? 'MARGIN' : instType,
  instId,
  markPx: withoutZeros(market.markPrice(spec.pair).priceText),
  ts: milliseconds(clock()),
});

/** https://www.okx.com/docs-v5/en/#public-data-rest-api-get-index-tickers */
export function indexRow(exchange: Exchange, instrument: Instrument): Row {
  const { high24h, low24h, open24h, sodUtc0, sodUtc8 } = exchange.stats(instrument);
  return {
    instId: indexOf(instrument),
    idxPx: withoutZeros(exchange.market.indexPrice(instrument.spec.pair).priceText),
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

/** https://www.okx.com/docs-v5/en/#public-data-rest-api-get-funding-rate */
export function fundingRow({ market, clock }: Exchange, { instId, instType, spec }: Instrument): Row {
  const { rateText, nextTime, interval } = market.funding.of(spec.pair);
  const last = market.funding.history(spec.pair).at(-1);
  return {
    formulaType: 'withRate',
    fundingRate: rateText,
    fundingTime: String(nextTime),
    impactValue: '',
    instId,
    instType,
    interestRate: '0',
    maxFundingRate: '0.00375',
    method: 'current_period',
    minFundingRate: '-0.00375',
    nextFundingRate: '',
    nextFundingTime: String(nextTime + interval),
    premium: '0',
    prevFundingTime: String(nextTime - interval),
    settFundingRate: last?.rateText ?? '0',
    settState: 'settled',
    ts: milliseconds(clock()),
  };
}

/** A rate that was due. https://www.okx.com/docs-v5/en/#public-data-rest-api-get-funding-rate-history */
export const pastFundingRow = (
  { instId, instType }: Instrument,
  { rateText, time }: FundingPayments,
): Row => ({
  formulaType: 'withRate',
  fundingRate: rateText,
  fundingTime: String(time),
  instId,
  instType,
  method: 'current_period',
  realizedRate: rateText,
});

/** https://www.okx.com/docs-v5/en/#public-data-rest-api-get-open-interest */
export function openInterestRow({ market, clock }: Exchange, instrument: Instrument): Row {
  const { spec, instId, instType } = instrument;
  const { volume, volumeText } = market.openInterest(spec.pair);
  const { price } = market.markPrice(spec.pair);
  return {
    instId,
    instType,
    oi: size(instrument, volumeText),
    oiCcy: withoutZeros(baseVolume(instrument, { volume, price }).toFixed(8)),
    ts: milliseconds(clock()),
  };
}

/** https://www.okx.com/docs-v5/en/#public-data-websocket-liquidation-orders-channel */
export function liquidationRow(instrument: Instrument, liquidation: MarketLiquidation): Row {
  const { side, priceText, filledVolumeText, time } = liquidation;
  const detail = {
    bkLoss: '0',
    bkPx: withoutZeros(priceText),
    ccy: '',
    posSide: side === 'sell' ? 'long' : 'short',
    side,
    sz: size(instrument, filledVolumeText),
    ts: milliseconds(time),
  };
  const { family, instId, instType, underlying } = instrument;
  return { details: [detail], instFamily: family, instId, instType, uly: underlying };
}
