import { quoted, type OwnFill } from '@hftjs/simulator';
import { mainConid, type Instrument } from '../../instruments.js';
import { commissionText, javaDouble, objectText, tradeTime, trimmed } from '../wire-text.js';

/** A fill as the venue sends it: corrections replace it under a later id. */
export interface Execution {
  readonly fill: OwnFill;
  readonly instrument: Instrument;
  /** `00025b49.6a4ffd74.01.01`: the last part counts corrections. */
  readonly executionId: string;
  readonly priceText: string;
  /** What the account has after the fill. */
  readonly positionText: string;
}

/** https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#ws-trades-sub */
export function executionRow(
  { fill, instrument, executionId, priceText, positionText }: Execution,
  { hasCommission, hasTime = true }: { hasCommission: boolean; hasTime?: boolean },
): string {
  const conid = String(mainConid(instrument));
  const { exchange } = instrument.listings[0];
  const account = quoted(fill.account);
  const verb = fill.side === 'buy' ? 'Bot' : 'Sold';
  const size = trimmed(fill.volumeText);
  return objectText([
    ['execution_id', quoted(executionId)],
    ['symbol', quoted(instrument.symbol)],
    ['supports_tax_opt', instrument.assetClass === 'STK' ? '"1"' : '"0"'],
    ['side', fill.side === 'buy' ? '"B"' : '"S"'],
    ['order_description', quoted(`${verb} ${size} @ ${priceText} on ${exchange}`)],
    ['trade_time', quoted(tradeTime(fill.time))],
    ['trade_time_r', hasTime ? String(Math.floor(fill.time / 1000) * 1000) : undefined],
    ['size', javaDouble(fill.volume)],
    ['price', quoted(priceText)],
    ['order_ref', fill.clientOrderId === undefined ? undefined : quoted(fill.clientOrderId)],
    ['exchange', quoted(exchange)],
    ['commission', hasCommission ? quoted(commissionText(fill.feeText)) : undefined],
    ['net_amount', javaDouble(fill.cost)],
    ['account', account],
    ['accountCode', account],
    ['account_allocation_name', account],
    ['company_name', quoted(instrument.companyName)],
    ['contract_description_1', quoted(instrument.symbol)],
    ['sec_type', quoted(instrument.assetClass)],
    ['listing_exchange', quoted(exchange)],
    ['conid', conid],
    ['conidEx', quoted(conid)],
    ['position', quoted(trimmed(positionText))],
    ['clearing_id', '"IB"'],
    ['clearing_name', '"IB"'],
    ['liquidation_trade', '"0"'],
    ['is_event_trading', '"0"'],
    ['order_id', fill.orderId],
  ]);
}
