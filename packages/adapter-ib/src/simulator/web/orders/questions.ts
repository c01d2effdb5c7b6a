import type { Ticket } from '../../orders/ticket.js';
import type { Gateway } from '../gateway.js';
import { withCommas } from '../wire-text.js';

/** What the client has to confirm before an order is submitted. */
export interface Question {
  /** By which it can be suppressed. https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#suppressible-id */
  readonly messageId: string;
  readonly text: string;
}

/** Limits of a login's presets: beyond them IB asks. */
const PERCENTAGE = 3;
const MOST_SHARES = 500;
const MOST_VALUE = 100_000;

const SURE = 'Are you sure you want to submit this order?';

/** In the order in which they are asked. */
export function questionsOf(gateway: Gateway, ticket: Ticket): readonly Question[] {
  const { instrument, limit, quantity, type } = ticket;
  const mark = gateway.portfolio.mark(instrument.spec.pair);
  const { volume, price = mark } = gateway.broker.exposure(ticket);
  const value = volume * price * gateway.portfolio.rate(instrument.currency);
  const order = nameOf(ticket);
  const questions: Question[] = [];
  const ask = (messageId: string, ...lines: readonly string[]): void => {
    questions.push({ messageId, text: lines.join('\n') });
  };
  if (gateway.marketData.availability(instrument.spec.pair).startsWith('N'))
    ask(
      'o354',
      'You are submitting an order without market data. We strongly recommend against this as it may result in erroneous and unexpected trades.',
      SURE,
    );
  if (limit !== undefined && Math.abs(Number(limit) - mark) > (mark * PERCENTAGE) / 100)
    ask(
      'o163',
      `The following order "${order} @ ${limit}" price exceeds `,
      `the Percentage constraint of ${PERCENTAGE}%.`,
      SURE,
    );
  if (instrument.assetClass === 'STK' && Number(quantity) > MOST_SHARES)
    ask('o383', `The following order "${order}" size exceeds the Size Limit of ${MOST_SHARES}.`, SURE);
  if (value > MOST_VALUE)
    ask(
      'o451',
      `The following order "${order}" value estimate of ${withCommas(value.toFixed(2))} USD exceeds `,
      `the Total Value Limit of ${withCommas(String(MOST_VALUE))} USD.`,
      SURE,
    );
  if (isReachedNow(ticket, mark))
    ask('o403', 'This order will most likely trigger and fill immediately.', SURE);
  if (type === 'STP' || type === 'STP LMT' || type === 'TRAIL' || type === 'TRAIL LIMIT')
    ask(
      'o10331',
      'You are about to submit a stop order. Please be aware of the various stop order types available and the risks associated with each one.',
      SURE,
    );
  return questions;
}

/** `BUY 650 AAPL NASDAQ.NMS`. */
function nameOf({ side, quantity, cashQuantity, instrument }: Ticket): string {
  const { symbol, listings, assetClass } = instrument;
  const place = assetClass === 'STK' ? `${listings[0].exchange}.NMS` : listings[0].exchange;
  return `${side.toUpperCase()} ${quantity ?? cashQuantity ?? ''} ${symbol} ${place}`;
}

function isReachedNow({ type, side, stop }: Ticket, mark: number): boolean {
  if (stop === undefined) return false;
  const waitsForRise = (side === 'buy') === (type === 'STP' || type === 'STP LMT');
  return waitsForRise ? mark >= Number(stop) : mark <= Number(stop);
}
