import type { Exchange } from '../exchange.js';
import type { Row } from '../instruments/instrument-directory.js';
import { milliseconds } from '../orders/order-row.js';
import { negated, numberText } from '../wire/decimal-text.js';

/** Rates of fees, negative where they are paid. https://www.okx.com/docs-v5/en/#trading-account-rest-api-get-fee-rates */
export function feeRow({ rates, clock }: Exchange, instType: string): Row {
  const [maker, taker] = [rates.maker, rates.taker].map((rate) => negated(numberText(rate)));
  const isSpot = instType === 'SPOT' || instType === 'MARGIN';
  return {
    category: '1',
    delivery: '',
    exercise: '',
    instType,
    level: 'Lv1',
    maker,
    makerU: isSpot ? '' : maker,
    makerUSDC: isSpot ? '' : maker,
    taker,
    takerU: isSpot ? '' : taker,
    takerUSDC: isSpot ? '' : taker,
    ts: milliseconds(clock()),
    uly: '',
    fiat: [],
  };
}
