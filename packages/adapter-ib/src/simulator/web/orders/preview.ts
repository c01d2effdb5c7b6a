import type { Preview } from '../../orders/broker.js';
import type { Ticket } from '../../orders/ticket.js';
import { trimmed, withCommas } from '../wire-text.js';
import type { Question } from './questions.js';

const UNITS = { STK: 'Shares', CRYPTO: 'Coins', CASH: 'Units' } as const;

const whole = (value: number): string => withCommas(String(Math.round(value) || 0));

/** What `whatif` returns of an order. https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#preview-order */
export function previewBody(
  { instrument, quantity, cashQuantity }: Ticket,
  preview: Preview,
  question: Question | undefined,
): object {
  const money = (value: number): string => `${withCommas(trimmed(value.toFixed(2)))} ${instrument.currency}`;
  const size = quantity === undefined ? String(cashQuantity) : `${quantity} ${UNITS[instrument.assetClass]}`;
  const change = (before: number, after: number): object => ({
    current: whole(before),
    change: whole(after - before),
    after: whole(after),
  });
  const { amount, commission, equity } = preview;
  return {
    amount: {
      amount: `${money(amount)} (${size})`,
      commission: money(commission),
      total: money(amount + commission),
    },
    equity: change(equity, equity - commission),
    initial: change(preview.initialBefore, preview.initialAfter),
    maintenance: change(preview.maintenanceBefore, preview.maintenanceAfter),
    warn: question?.text ?? null,
    error: preview.refusal?.text ?? null,
  };
}
