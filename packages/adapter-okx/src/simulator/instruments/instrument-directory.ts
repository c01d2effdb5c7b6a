import { type PairSpec, toUnits, unitsToText } from '@hftjs/simulator';
import type { Instrument, InstType } from './instrument.js';

/** What is written of an instrument, JSON as it is. */
export type Row = Readonly<Record<string, unknown>>;

/** When everything here was listed: long ago. */
const LIST_TIME = 1_573_557_408_000;

/** `instIdCode` of the first instrument here. */
const FIRST_CODE = 10_459;

/** Fields in the order of the alphabet, as the venue writes most of its rows. */
export const sorted = (row: Row): Row =>
  Object.fromEntries(Object.entries(row).sort(([left], [right]) => (left < right ? -1 : 1)));

/** Finds instruments, and knows whether they may be traded. */
export class InstrumentDirectory {
  readonly all: readonly Instrument[];
  readonly #specOf: (pair: string) => PairSpec;
  readonly #states = new Map<string, string>();

  /** @param specOf - how a pair is counted now: its increments may change */
  constructor(instruments: readonly Instrument[], specOf: (pair: string) => PairSpec) {
    this.all = instruments;
    this.#specOf = specOf;
  }

  /** By our name: `btc/usdt`. */
  byPair(pair: string): Instrument {
    const found = this.all.find(({ spec }) => spec.pair === pair);
    if (found === undefined) throw new RangeError(`${pair} is not traded here`);
    return found;
  }

  byId(instId: string | undefined): Instrument | undefined {
    return this.all.find((instrument) => instrument.instId === instId);
  }

  /** By `instIdCode`. */
  byCode(code: string): Instrument | undefined {
    return this.all.find((instrument) => String(this.#code(instrument)) === code);
  }

  /** `live`, unless another state was set. */
  setState({ instId }: Instrument, state: string): void {
    this.#states.set(instId, state);
  }

  stateOf({ instId }: Instrument): string {
    return this.#states.get(instId) ?? 'live';
  }

  /** As `instruments` has it. https://www.okx.com/docs-v5/en/#public-data-rest-api-get-instruments */
  row(instrument: Instrument): Row {
    const { instId, instType, lotDecimals, leastLots, contract, expiry } = instrument;
    const { limits = {}, priceDecimals, volumeDecimals } = this.#specOf(instrument.spec.pair);
    const { priceStep, volumeStep, minVolume } = limits;
    const sizeOf = (volume: number): string =>
      unitsToText(BigInt(toUnits(volume, volumeDecimals)), lotDecimals);
    const isSpot = instType === 'SPOT';
    return sorted({
      ...COMMON,
      baseCcy: isSpot ? instrument.base : '',
      quoteCcy: isSpot ? instrument.quote : '',
      ctMult: isSpot ? '' : '1',
      ctType: contract?.type ?? '',
      ctVal: contract?.value ?? '',
      ctValCcy: contract?.valueCurrency ?? '',
      alias: instType === 'FUTURES' ? 'quarter' : '',
      expTime: expiry === undefined ? '' : String(expiry),
      instFamily: instrument.family,
      instId,
      instIdCode: this.#code(instrument),
      instType,
      lever: isSpot ? '10' : '100',
      lotSz: volumeStep === undefined ? unitsToText(1n, lotDecimals) : sizeOf(volumeStep),
      minSz: minVolume === undefined ? unitsToText(BigInt(leastLots), lotDecimals) : sizeOf(minVolume),
      tickSz: unitsToText(
        priceStep === undefined ? 1n : BigInt(toUnits(priceStep, priceDecimals)),
        priceDecimals,
      ),
      settleCcy: instrument.settle,
      state: this.stateOf(instrument),
      tradeQuoteCcyList: isSpot ? [instrument.quote] : [],
      uly: instrument.underlying,
    });
  }

  /** Of the instruments of a type, and of one that is announced and cannot be traded: its currencies are not set yet. */
  rows(instType: InstType | 'MARGIN'): readonly Row[] {
    const rows = this.all.filter((one) => one.instType === instType).map((one) => this.row(one));
    const [first] = rows;
    if (first === undefined || instType === 'FUTURES') return rows;
    const instId = instType === 'SPOT' ? 'SOON-USDT' : 'SOON-USDT-SWAP';
    const nothing = { baseCcy: '', quoteCcy: '', settleCcy: '', ctValCcy: '', instFamily: '', uly: '' };
    return [...rows, { ...first, ...nothing, instId, instIdCode: 99_999, state: 'preopen' }];
  }

  #code(instrument: Instrument): number {
    return FIRST_CODE + this.all.indexOf(instrument);
  }
}

const MOST = '9999999999.0000000000000000';

const COMMON: Row = {
  auctionEndTime: '',
  category: '1',
  contTdSwTime: '',
  futureSettlement: false,
  instCategory: '1',
  listTime: String(LIST_TIME),
  maxIcebergSz: MOST,
  maxLmtAmt: '20000000',
  maxLmtSz: '9999999999',
  maxMktAmt: '1000000',
  maxMktSz: '1000000',
  maxStopSz: '1000000',
  maxTriggerSz: MOST,
  maxTwapSz: MOST,
  optType: '',
  ruleType: 'normal',
  stk: '',
};
