import type { OrderRefusal, RefusalReason } from '@hftjs/simulator';

/** Why an order was not placed, in the venue's words. */
export interface Failure {
  readonly error: string;
  readonly message: string;
  readonly details?: string;
  /** Found by the checks before the order was sent to the market. */
  readonly preview?: string;
  /** Found when it was sent there. */
  readonly newOrder?: string;
}

/** Thrown for an order that the venue refuses. */
export class OrderFailed extends Error {
  override readonly name = 'OrderFailed';
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** A failure that only its code explains. */
const coded = (preview: string): Failure => ({ error: 'UNKNOWN_FAILURE_REASON', message: '', preview });

const disabled: Failure = {
  error: 'ORDER_ENTRY_DISABLED',
  message: 'Order entry is disabled',
  newOrder: 'ORDER_ENTRY_DISABLED',
};

export const INVALID_CONFIGURATION: Failure = coded('PREVIEW_INVALID_ORDER_CONFIG');

export const UNSUPPORTED_CONFIGURATION: Failure = {
  error: 'UNSUPPORTED_ORDER_CONFIGURATION',
  message: 'order configuration is not supported',
  newOrder: 'UNSUPPORTED_ORDER_CONFIGURATION',
};

export const INVALID_SIDE: Failure = {
  error: 'INVALID_SIDE',
  message: 'Invalid side',
  preview: 'PREVIEW_INVALID_SIDE',
};

export const INVALID_PRODUCT: Failure = {
  error: 'INVALID_PRODUCT_ID',
  message: 'Invalid product_id',
  preview: 'PREVIEW_INVALID_PRODUCT_ID',
};

/** A stop order whose trigger lies on the wrong side of the last trade, or of its limit. */
export const STOP_FAILURES = {
  aboveLastTrade: coded('PREVIEW_STOP_PRICE_ABOVE_LAST_TRADE_PRICE'),
  belowLastTrade: coded('PREVIEW_STOP_PRICE_BELOW_LAST_TRADE_PRICE'),
  aboveLimit: coded('PREVIEW_STOP_PRICE_ABOVE_LIMIT_PRICE'),
  belowLimit: coded('PREVIEW_STOP_PRICE_BELOW_LIMIT_PRICE'),
} as const;

/** https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/orders/create-order */
const FAILURES: Partial<Record<RefusalReason, Failure>> = {
  unknown_pair: INVALID_PRODUCT,
  halted: disabled,
  cancel_only: disabled,
  limit_only: { ...UNSUPPORTED_CONFIGURATION, message: 'only limit orders are accepted' },
  post_only_mode: UNSUPPORTED_CONFIGURATION,
  bad_price: coded('PREVIEW_INVALID_LIMIT_PRICE'),
  price_step: {
    error: 'INVALID_PRICE_PRECISION',
    message: 'Too many decimals in order price',
    preview: 'PREVIEW_INVALID_PRICE_PRECISION',
  },
  price_band: coded('PREVIEW_INVALID_LIMIT_PRICE'),
  bad_volume: coded('PREVIEW_INVALID_BASE_SIZE_TOO_SMALL'),
  volume_step: {
    error: 'INVALID_SIZE_PRECISION',
    message: 'Too many decimals in order amount',
    preview: 'PREVIEW_INVALID_SIZE_PRECISION',
  },
  min_volume: coded('PREVIEW_INVALID_BASE_SIZE_TOO_SMALL'),
  max_volume: coded('PREVIEW_INVALID_BASE_SIZE_TOO_LARGE'),
  min_notional: coded('PREVIEW_INVALID_QUOTE_SIZE_TOO_SMALL'),
  insufficient_funds: {
    error: 'INSUFFICIENT_FUND',
    message: 'Insufficient balance in source account',
    preview: 'PREVIEW_INSUFFICIENT_FUND',
  },
  would_take: {
    error: 'INVALID_LIMIT_PRICE_POST_ONLY',
    message: 'Invalid limit price for post only order',
    preview: 'PREVIEW_INVALID_LIMIT_PRICE_POST_ONLY',
  },
};

export const failureOf = ({ reason }: OrderRefusal): Failure => FAILURES[reason] ?? INVALID_CONFIGURATION;
