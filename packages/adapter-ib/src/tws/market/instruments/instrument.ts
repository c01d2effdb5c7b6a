import { Channel, splitCurrencyPair, type CurrencyPair, type Exchange, type Instrument } from '@hftjs/core';
import { amountOf, isRow, rowError, textOf } from '@hftjs/core/adapter';
import { isSet } from '../../../numbers.js';

export interface InstrumentHeader {
  readonly exchange: Exchange;
  readonly symbol: CurrencyPair;
  readonly receivedTime: number;
}

/**
 * Reads the details of a contract. `minTick` is the smallest step of a price; at some prices the step is larger. TWS
 * states hours, and not whether a contract is traded now: its status is not known.
 *
 * https://interactivebrokers.github.io/tws-api/contract_details.html
 *
 * @throws Error for details without increments, which versions of TWS before 10.10 do not state
 */
export function instrumentOf(details: unknown, header: InstrumentHeader): Instrument {
  const contract = isRow(details) ? details.contract : undefined;
  if (!isRow(details) || !isRow(contract)) throw rowError(() => 'contract details without a contract');
  const { base, quote } = splitCurrencyPair(header.symbol);
  const minVolume = isStated(details.minSize) ? positive(details.minSize, 'minSize') : undefined;
  return {
    channel: Channel.INSTRUMENT,
    ...header,
    venueSymbol: textOf(contract.localSymbol, 'localSymbol'),
    base,
    quote,
    kind: 'spot',
    status: 'unknown',
    rawStatus: '',
    priceIncrement: positive(details.minTick, 'minTick'),
    volumeIncrement: positive(details.sizeIncrement, 'sizeIncrement'),
    ...(minVolume !== undefined && { minVolume }),
  };
}

const isStated = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== 0 && !(typeof value === 'number' && !isSet(value));

function positive(value: unknown, name: string): number {
  const amount = amountOf(value, name);
  if (amount > 0 && isSet(amount)) return amount;
  throw rowError(() => `${name} is ${amount}`);
}
