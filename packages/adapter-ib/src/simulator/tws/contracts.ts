import type { PairSpec } from '@hftjs/simulator';
import type { Instrument, InstrumentDirectory, Listing } from '../instruments.js';
import { CONTRACT_DATA } from './messages.js';
import type { ContractFields } from './order-message.js';
import type { Field } from './wire.js';

/** A contract as a request names it; an empty field matches any value. */
export interface ContractQuery {
  readonly conid: number;
  readonly symbol: string;
  readonly secType: string;
  readonly exchange: string;
  readonly primaryExchange: string;
  readonly currency: string;
}

/** One contract: an instrument at one of its listings. */
export interface Contract {
  readonly instrument: Instrument;
  readonly listing: Listing;
}

/** The fields of a request that name a contract, which begin at `start`: with the primary exchange behind the exchange. */
export function readQuery(fields: readonly string[], start: number): ContractQuery {
  const at = (offset: number): string => fields[start + offset] ?? '';
  return {
    conid: Number(at(0)),
    symbol: at(1),
    secType: at(2),
    exchange: at(7),
    primaryExchange: at(8),
    currency: at(9),
  };
}

/** All contracts that a request may mean. */
export function findContracts(directory: InstrumentDirectory, query: ContractQuery): readonly Contract[] {
  return directory.all
    .flatMap((instrument) => instrument.listings.map((listing) => ({ instrument, listing })))
    .filter((contract) => matches(contract, query));
}

function matches({ instrument, listing }: Contract, query: ContractQuery): boolean {
  if (query.conid > 0) return listing.conid === query.conid;
  const { assetClass, base, currency } = instrument;
  if (query.symbol !== base || query.secType !== assetClass || query.currency !== currency) return false;
  if (query.primaryExchange !== '' && query.primaryExchange !== listing.exchange) return false;
  const isRouted = assetClass === 'STK' && query.exchange === 'SMART';
  return isRouted || query.exchange === '' || query.exchange === listing.exchange;
}

export const contractFields = ({ instrument, listing }: Contract): ContractFields => ({
  conid: listing.conid,
  symbol: instrument.base,
  secType: instrument.assetClass,
  exchange: routeOf({ instrument, listing }),
  currency: instrument.currency,
  localSymbol:
    instrument.assetClass === 'STK' ? instrument.base : `${instrument.base}.${instrument.currency}`,
});

const routeOf = ({ instrument, listing }: Contract): string =>
  instrument.assetClass === 'STK' ? 'SMART' : listing.exchange;

/** The smallest step of a price, as text. */
export const minTick = ({ spec }: Instrument): string =>
  spec.priceDecimals <= 0 ? '1' : `0.${'0'.repeat(spec.priceDecimals - 1)}1`;

/**
 * A `contractDetails` message.
 *
 * @param limits - the present ones of the pair
 */
export function contractDataMessage(
  requestId: number,
  contract: Contract,
  limits: PairSpec['limits'] = {},
): Field[] {
  const { instrument, listing } = contract;
  const { localSymbol, exchange } = contractFields(contract);
  const lot = `1E-${instrument.spec.volumeDecimals}`;
  const { priceStep = minTick(instrument), volumeStep = lot, minVolume = volumeStep } = limits;
  return [
    CONTRACT_DATA, requestId, instrument.base, instrument.assetClass, '', '', 0, '', exchange, instrument.currency,
    localSymbol, instrument.base, instrument.base, listing.conid, priceStep, '', 'LMT,MKT,STP,STP LMT',
    `${exchange},${listing.exchange}`, 1, 0, instrument.companyName, listing.exchange,
    // contractMonth, industry, category, subcategory, timeZoneId, tradingHours, liquidHours, evRule, evMultiplier
    '', '', '', '', 'US/Eastern', '', '', '', 0,
    // secIdList, aggGroup, underlying: symbol, type; marketRuleIds, realExpirationDate, stockType
    0, 1, '', '', '26', '', instrument.assetClass === 'STK' ? 'COMMON' : '',
    minVolume, volumeStep, volumeStep,
    // ineligibilityReasons
    0,
  ]; // prettier-ignore
}
