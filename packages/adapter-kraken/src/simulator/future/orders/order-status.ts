import { RefusalReason, type OrderRefusal } from '@hftjs/simulator';

/** Kraken Futures' words for why an order was not placed, amended or cancelled. */
const WORDS: Readonly<Record<RefusalReason, string>> = {
  [RefusalReason.UNKNOWN_PAIR]: 'contractNotFound',
  [RefusalReason.HALTED]: 'marketSuspended',
  [RefusalReason.CANCEL_ONLY]: 'marketSuspended',
  [RefusalReason.LIMIT_ONLY]: 'marketSuspended',
  [RefusalReason.REDUCE_ONLY_MODE]: 'wouldNotReducePosition',
  [RefusalReason.POST_ONLY_MODE]: 'marketIsInPostOnlyMode',
  [RefusalReason.BAD_REQUEST]: 'invalidOrderType',
  [RefusalReason.BAD_PRICE]: 'invalidPrice',
  [RefusalReason.PRICE_STEP]: 'invalidPrice',
  [RefusalReason.PRICE_BAND]: 'outsidePriceCollar',
  [RefusalReason.BAD_VOLUME]: 'invalidSize',
  [RefusalReason.VOLUME_STEP]: 'invalidSize',
  [RefusalReason.MIN_VOLUME]: 'invalidSize',
  [RefusalReason.MAX_VOLUME]: 'maxPositionViolation',
  [RefusalReason.MIN_NOTIONAL]: 'invalidSize',
  [RefusalReason.INSUFFICIENT_FUNDS]: 'insufficientAvailableFunds',
  [RefusalReason.INSUFFICIENT_MARGIN]: 'insufficientAvailableFunds',
  [RefusalReason.REDUCE_ONLY]: 'wouldNotReducePosition',
  [RefusalReason.POSITION_SIDE]: 'invalidSide',
  [RefusalReason.WOULD_TAKE]: 'postWouldExecute',
  [RefusalReason.WOULD_TRIGGER]: 'invalidPrice',
  [RefusalReason.BAD_EXPIRY]: 'invalidOrderType',
  [RefusalReason.DUPLICATE_CLIENT_ID]: 'clientOrderIdAlreadyExist',
  [RefusalReason.UNKNOWN_ORDER]: 'notFound',
  [RefusalReason.ORDER_DONE]: 'notFound',
  [RefusalReason.FILLED_VOLUME]: 'invalidSize',
};

/** An action on an order that was answered with a status instead of being done. */
export class OrderDenied extends Error {
  override readonly name: string = 'OrderDenied';
  readonly status: string;

  constructor(status: string) {
    super(status);
    this.status = status;
  }
}

export const denied = ({ reason }: OrderRefusal): OrderDenied => new OrderDenied(WORDS[reason]);

/** A request that lacks a parameter or has a wrong one. It is answered with HTTP status 400. */
export class BadArgument extends Error {
  override readonly name: string = 'BadArgument';
}
