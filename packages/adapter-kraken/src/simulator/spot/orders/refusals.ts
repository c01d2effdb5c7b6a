import { RefusalReason, type OrderRefusal } from '@hftjs/simulator';

/** A request that Kraken answers with an error, in its words. */
export class KrakenRefusal extends Error {
  override readonly name: string = 'KrakenRefusal';
}

/** What is refused, as far as Kraken's words depend on it. */
interface Refused {
  /** `XBTUSD`. */
  readonly altname?: string | undefined;
  readonly priceDecimals?: number | undefined;
}

// https://docs.kraken.com/exchange/guides/general/errors
const TEXTS: Readonly<Record<RefusalReason, string>> = {
  [RefusalReason.UNKNOWN_PAIR]: 'EQuery:Unknown asset pair',
  [RefusalReason.HALTED]: 'EService:Unavailable',
  [RefusalReason.CANCEL_ONLY]: 'EService:Market in cancel_only mode',
  [RefusalReason.POST_ONLY_MODE]: 'EService:Market in post_only mode',
  [RefusalReason.LIMIT_ONLY]: 'EService:Market in limit_only mode',
  [RefusalReason.REDUCE_ONLY_MODE]: 'EService:Market in reduce_only mode',
  [RefusalReason.BAD_REQUEST]: 'EGeneral:Invalid arguments',
  [RefusalReason.BAD_PRICE]: 'EGeneral:Invalid arguments:price',
  [RefusalReason.PRICE_STEP]: 'EOrder:Tick size check failed',
  [RefusalReason.PRICE_BAND]: 'EOrder:Invalid price',
  [RefusalReason.BAD_VOLUME]: 'EGeneral:Invalid arguments:volume',
  [RefusalReason.VOLUME_STEP]: 'EGeneral:Invalid arguments:volume',
  [RefusalReason.MIN_VOLUME]: 'EGeneral:Invalid arguments:volume minimum not met',
  [RefusalReason.MAX_VOLUME]: 'EGeneral:Invalid arguments:volume',
  [RefusalReason.MIN_NOTIONAL]: 'EOrder:Cost minimum not met',
  [RefusalReason.INSUFFICIENT_FUNDS]: 'EOrder:Insufficient funds',
  [RefusalReason.INSUFFICIENT_MARGIN]: 'EOrder:Insufficient margin',
  [RefusalReason.REDUCE_ONLY]: 'EOrder:Reduce only:No position exists',
  [RefusalReason.POSITION_SIDE]: 'EGeneral:Invalid arguments',
  [RefusalReason.WOULD_TAKE]: 'EOrder:Post only order',
  [RefusalReason.WOULD_TRIGGER]: 'EOrder:Invalid price',
  [RefusalReason.BAD_EXPIRY]: 'EGeneral:Invalid arguments:expiretm',
  [RefusalReason.DUPLICATE_CLIENT_ID]: 'EGeneral:Invalid arguments:cl_ord_id',
  [RefusalReason.UNKNOWN_ORDER]: 'EOrder:Unknown order',
  [RefusalReason.ORDER_DONE]: 'EOrder:Unknown order',
  [RefusalReason.FILLED_VOLUME]: 'EGeneral:Invalid arguments:volume',
};

/** The market's refusal in Kraken's words. */
export function krakenRefusal(
  { reason, limit }: OrderRefusal,
  { altname, priceDecimals }: Refused = {},
): KrakenRefusal {
  if (reason === RefusalReason.PRICE_STEP && altname !== undefined && priceDecimals !== undefined) {
    const isTick = Number(limit) > 1.5 * 10 ** -priceDecimals;
    if (!isTick)
      return new KrakenRefusal(
        `EOrder:Invalid price:${altname} price can only be specified up to ${priceDecimals} decimals.`,
      );
  }
  return new KrakenRefusal(TEXTS[reason]);
}
