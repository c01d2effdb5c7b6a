import type { OrderRefusal, RefusalReason } from '@hftjs/simulator';

/** Why an order is not taken, in IB's words. */
export interface Refusal {
  /** As TWS numbers it. https://www.interactivebrokers.com/campus/ibkr-api-page/tws-api-error-codes/ */
  readonly code: number;
  readonly text: string;
}

/** Code of an order that was rejected, with a reason. */
export const REJECTED = 201;

const rejected = (reason: string): Refusal => ({ code: REJECTED, text: reason });

type Words = Refusal | ((limit: string) => Refusal);

const WORDS: Partial<Readonly<Record<RefusalReason, Words>>> = {
  unknown_pair: { code: 200, text: 'No security definition has been found for the request' },
  halted: { code: 154, text: 'Orders cannot be transmitted for a halted security.' },
  cancel_only: rejected('The contract is not available for trading: orders can only be cancelled.'),
  post_only_mode: rejected('The contract is not available for trading.'),
  bad_price: { code: 110, text: 'The price does not conform to the minimum price variation for this contract.' },
  price_step: { code: 110, text: 'The price does not conform to the minimum price variation for this contract.' },
  price_band: (limit) =>
    rejected(
      `We cannot accept an order at the limit price you selected. Please submit your order using a limit price that is closer to the current market price than ${limit}.`,
    ),
  bad_volume: { code: 434, text: 'The order size cannot be zero.' },
  volume_step: (limit) => ({
    code: 355,
    text: `Order size does not conform to market rule. The minimum variation for this contract is ${limit}.`,
  }),
  min_volume: { code: 388, text: 'Order size is smaller than the minimum requirement.' },
  max_volume: (limit) =>
    rejected(
      `In accordance with our regulatory obligations as a broker, we cannot accept an order of this size. Please submit a smaller order (not exceeding ${limit}).`,
    ),
  min_notional: (limit) => rejected(`The order value is below the minimum of ${limit}.`),
  would_take: rejected('The order would remove liquidity.'),
  bad_expiry: rejected('The good till date of the order is in the past.'),
}; // prettier-ignore

/** What IB says of a request that the market refused. */
export function refusalOf({ reason, limit, message }: OrderRefusal): Refusal {
  const words = WORDS[reason];
  if (words === undefined) return { code: 321, text: `Error validating request.-'bH' : cause - ${message}` };
  return typeof words === 'function' ? words(limit ?? '') : words;
}

const money = (value: number): string => `${value.toFixed(2)} USD`;

/** An account whose equity is less than the margin that it would need. */
export const lacksMargin = (equity: number, initialMargin: number): Refusal =>
  rejected(
    `YOUR ORDER IS NOT ACCEPTED. IN ORDER TO OBTAIN THE DESIRED POSITION YOUR EQUITY WITH LOAN VALUE [${money(equity)}] MUST EXCEED THE INITIAL MARGIN [${money(initialMargin)}]`,
  );
