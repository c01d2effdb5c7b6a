import { splitCurrencyPair, type CurrencyPair, type Instrument, type InstrumentStatus } from '@hftjs/core';
import {
  field,
  multiplyDecimals,
  rowError,
  rowReader,
  type PublicHeader,
  type Row,
  type Sizes,
} from '@hftjs/core/adapter';
import { ANNOUNCED, sizesOfContract } from '../venue/instrument.js';

/** `test`: pairs that cannot be traded. `rebase` and `settling`: trading pauses until that is done. */
const STATUS: Readonly<Record<string, InstrumentStatus>> = {
  live: 'trading',
  suspend: 'halted',
  rebase: 'halted',
  settling: 'halted',
  test: 'halted',
  post_only: 'post_only',
  preopen: 'pre_open',
  expired: 'delisted',
};

const KIND: Readonly<Record<string, string>> = {
  SPOT: 'spot',
  MARGIN: 'spot',
  SWAP: 'perpetual',
  FUTURES: 'future',
};

const readInstrument = rowReader('instrument', {
  venueSymbol: field.at('instId', field.text),
  type: field.at('instType', field.text),
  state: field.text,
  settle: field.at('settleCcy', field.currency),
  priceStep: field.at('tickSz', field.optionalAmount),
  sizeStep: field.at('lotSz', field.optionalAmount),
  minSize: field.at('minSz', field.optionalAmount),
  continuousTime: field.at('contTdSwTime', field.epochTime()),
});

/**
 * An instrument as OKX's list describes it. `undefined` for one that is announced, and whose steps are not set yet.
 *
 * Of contracts, `lotSz` and `minSz` count contracts. A contract of an inverse market has no fixed volume in base
 * currency: there, the step is 0 and the smallest volume is left out.
 *
 * @param header - `receivedTime` decides whether an auction still runs
 * @throws Error naming the field that is missing or wrong
 * @see https://www.okx.com/docs-v5/en/#public-data-rest-api-get-instruments
 */
export function parseInstrument(
  row: Row,
  symbol: CurrencyPair,
  header: PublicHeader,
): Instrument | undefined {
  const { venueSymbol, type, state, settle, priceStep, sizeStep, minSize, continuousTime } =
    readInstrument(row);
  if (priceStep === undefined || sizeStep === undefined) {
    if (state === ANNOUNCED) return undefined;
    throw rowError(() => `instrument ${venueSymbol} has no tickSz or lotSz`);
  }
  const { base, quote } = splitCurrencyPair(symbol);
  const isSpot = KIND[type] === 'spot';
  const contract = isSpot ? undefined : contractOf(row);
  const isInverse = contract?.sizes.areInverse === true;
  const volumeOf = (size: string): number => Number(contract ? multiplyDecimals(size, contract.value) : size);
  // Of a spot market that opens by an auction, `live` begins with the auction.
  const isAuction = state === 'live' && (continuousTime ?? 0) > header.receivedTime;
  return {
    channel: 'instrument',
    exchange: header.exchange,
    symbol,
    receivedTime: header.receivedTime,
    ...(header.origin !== undefined && { origin: header.origin }),
    venueSymbol,
    base,
    quote,
    ...(!isSpot && settle !== undefined && { settle }),
    kind: KIND[type] ?? type.toLowerCase(),
    status: isAuction ? 'auction' : (STATUS[state] ?? 'unknown'),
    rawStatus: state,
    priceIncrement: Number(priceStep),
    volumeIncrement: isInverse ? 0 : volumeOf(sizeStep),
    ...(minSize !== undefined && !isInverse && { minVolume: volumeOf(minSize) }),
    ...(contract && {
      contractSize: Number(contract.value),
      contractType: isInverse ? 'inverse' : 'linear',
    }),
  };
}

/** What one contract is worth: in base currency, or in quote currency if it is inverse. */
function contractOf(row: Row): { readonly value: string; readonly sizes: Sizes } {
  const sizes = sizesOfContract(row);
  return { value: multiplyDecimals(String(row.ctVal), String(row.ctMult)), sizes };
}
