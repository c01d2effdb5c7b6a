import { type OrderRefusal, RefusalReason } from '@hftjs/simulator';
import type { Instrument } from '../instruments/instrument.js';
import { VenueError } from '../wire/venue-error.js';

/** What was refused, as far as its text depends on it. */
export interface Refused {
  readonly instrument: Instrument;
  readonly side: 'buy' | 'sell';
  readonly isMarket: boolean;
}

type Wording = (refused: Refused, limit: string) => readonly [code: string, text: string];

/** The currency that an order takes from the account. */
const paidIn = ({ instrument, side }: Refused): string =>
  instrument.settle !== '' ? instrument.settle : side === 'buy' ? instrument.quote : instrument.base;

const SUSPENDED: Wording = () => ['51022', 'Contract suspended'];
const TOO_SMALL: Wording = () => ['51020', 'Your order should meet or exceed the minimum order amount.'];

/** By reason. https://www.okx.com/docs-v5/en/#error-code-rest-api-trade */
const PLACING: Partial<Record<RefusalReason, Wording>> = {
  [RefusalReason.UNKNOWN_PAIR]: () => [
    '51001',
    "Instrument ID, Instrument ID code or Spread ID doesn't exist.",
  ],
  [RefusalReason.HALTED]: SUSPENDED,
  [RefusalReason.CANCEL_ONLY]: SUSPENDED,
  [RefusalReason.REDUCE_ONLY_MODE]: SUSPENDED,
  [RefusalReason.POST_ONLY_MODE]: () => ['51124', 'You can only place limit orders during call auction'],
  [RefusalReason.LIMIT_ONLY]: () => ['51124', 'You can only place limit orders during call auction'],
  [RefusalReason.BAD_PRICE]: () => ['51000', 'Parameter px error'],
  [RefusalReason.PRICE_STEP]: () => [
    '51150',
    'The precision of the number of trades or the price exceeds the limit',
  ],
  [RefusalReason.PRICE_BAND]: ({ side }, limit) =>
    side === 'buy'
      ? ['51137', `Your opening price has triggered the limit price, and the max buy price is ${limit}`]
      : ['51138', `Your opening price has triggered the limit price, and the min sell price is ${limit}`],
  [RefusalReason.BAD_VOLUME]: () => ['51000', 'Parameter sz error'],
  [RefusalReason.VOLUME_STEP]: () => ['51121', 'Order quantity must be a multiple of the lot size.'],
  [RefusalReason.MIN_VOLUME]: TOO_SMALL,
  [RefusalReason.MIN_NOTIONAL]: TOO_SMALL,
  [RefusalReason.MAX_VOLUME]: ({ isMarket }, limit) =>
    isMarket
      ? ['51202', 'Market - order amount exceeds the max amount']
      : ['51203', `Order amount exceeds the limit ${limit}`],
  [RefusalReason.INSUFFICIENT_FUNDS]: (refused) => [
    '51008',
    `Order failed. Insufficient ${paidIn(refused)} balance in account`,
  ],
  [RefusalReason.INSUFFICIENT_MARGIN]: (refused) => [
    '51008',
    `Order failed. Insufficient ${paidIn(refused)} margin in account`,
  ],
  [RefusalReason.REDUCE_ONLY]: () => [
    '51169',
    "Order failed because you don't have any positions in this direction for this contract to reduce or close.",
  ],
  [RefusalReason.POSITION_SIDE]: () => ['51000', 'Parameter posSide error'],
  [RefusalReason.DUPLICATE_CLIENT_ID]: () => ['51016', 'Duplicated client order ID'],
};

const AMENDING: Partial<Record<RefusalReason, Wording>> = {
  ...PLACING,
  [RefusalReason.BAD_PRICE]: () => ['51000', 'Parameter newPx error'],
  [RefusalReason.BAD_VOLUME]: () => ['51000', 'Parameter newSz error'],
  [RefusalReason.FILLED_VOLUME]: () => ['51000', 'Parameter newSz error'],
  [RefusalReason.BAD_REQUEST]: () => ['51506', 'Order modification unavailable for the order type'],
  [RefusalReason.INSUFFICIENT_FUNDS]: () => [
    '51502',
    'Order modification failed for insufficient margin or balance',
  ],
  [RefusalReason.INSUFFICIENT_MARGIN]: () => [
    '51502',
    'Order modification failed for insufficient margin or balance',
  ],
  [RefusalReason.WOULD_TAKE]: () => [
    '51511',
    'Modification failed as the order price did not meet the requirement for Post Only',
  ],
  [RefusalReason.UNKNOWN_ORDER]: () => [
    '51503',
    'Order modification failed as the order has been filled, canceled or does not exist.',
  ],
  [RefusalReason.ORDER_DONE]: () => [
    '51503',
    'Order modification failed as the order has been filled, canceled or does not exist.',
  ],
};

/** Why an order was not placed. */
export const placeError = (refusal: OrderRefusal, refused: Refused): VenueError =>
  errorOf(PLACING, refusal, refused);

/** Why an order was not amended. */
export const amendError = (refusal: OrderRefusal, refused: Refused): VenueError =>
  errorOf(AMENDING, refusal, refused);

/** Why an order was not cancelled: it is not open, whatever became of it. */
export const cancelError = (): VenueError =>
  new VenueError(
    '51400',
    'Order cancellation failed as the order has been filled, canceled or does not exist.',
  );

function errorOf(
  table: Partial<Record<RefusalReason, Wording>>,
  { reason, limit = '' }: OrderRefusal,
  refused: Refused,
): VenueError {
  const [code, text] = table[reason]?.(refused, limit) ?? ['51000', 'Parameter error'];
  return new VenueError(code, text);
}
