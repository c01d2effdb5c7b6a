import type { MarketLiquidation, MarketStep } from '@hftjs/simulator';
import type { Instrument } from './instruments/instrument.js';
import type { Row } from './instruments/instrument-directory.js';

/** A row of the private channel, and whose it is. */
export interface OrderRow {
  readonly account: string;
  readonly instrument: Instrument;
  readonly row: Row;
}

/** What moves in the venue while it runs; each connection listens to one. */
export interface ExchangeListener {
  onStep(step: MarketStep): void;
  /** All rows of one step of the market. */
  onOrders(rows: readonly OrderRow[]): void;
  /** Rows of stop orders that wait, or stop waiting. */
  onAlgoOrders(rows: readonly OrderRow[]): void;
  /** The money of these accounts has changed, or their positions have. */
  onMoney(accounts: ReadonlySet<string>): void;
  onInstrument(instrument: Instrument): void;
  /** The funding of a perpetual contract was due. */
  onFunding(pair: string): void;
  /** A position of somebody else was closed by force. */
  onLiquidation(liquidation: MarketLiquidation): void;
  /** This server is going to be upgraded: a notice, and the end so many milliseconds later. */
  onUpgrade(closeAfter: number): void;
  onKeyRevoked(apiKey: string): void;
}
