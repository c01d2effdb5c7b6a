import type { Row } from '../instruments/instrument-directory.js';
import { requiredText } from '../orders/order-fields.js';
import type { ActionCall, OwnCall } from '../rest/endpoint.js';
import { textOf, wordOf } from '../wire/json-body.js';
import { missingParameter, unknownInstrument, VenueError, wrongParameter } from '../wire/venue-error.js';

const MOST_LEVERAGE = 100;

/** https://www.okx.com/docs-v5/en/#trading-account-rest-api-set-leverage */
export function setLeverage({ exchange, account, body }: ActionCall): readonly Row[] {
  const instrument = exchange.instruments.byId(requiredText(body, 'instId'));
  if (instrument === undefined) throw unknownInstrument();
  if (instrument.contract === undefined) throw onlyContracts();
  const lever = requiredText(body, 'lever');
  const leverage = /^\d{1,3}(\.\d+)?$/.test(lever) ? Number(lever) : NaN;
  if (Number.isNaN(leverage)) throw wrongParameter('lever');
  if (leverage > MOST_LEVERAGE)
    throw new VenueError('59102', 'Leverage exceeds the maximum leverage. Please adjust the leverage.');
  if (leverage < 1)
    throw new VenueError('59105', 'Leverage can not be less than 1. Please adjust the leverage.');
  checkMarginMode(wordOf(body, 'mgnMode', ['cross', 'isolated']));
  const { ledger } = exchange.market;
  const { pair } = instrument.spec;
  const before = ledger.leverage(account.id, pair);
  ledger.setLeverage(account.id, pair, leverage);
  // A lower leverage needs more margin.
  if (leverage < before && ledger.margin(account.id, instrument.settle).available < 0) {
    ledger.setLeverage(account.id, pair, before);
    throw new VenueError(
      '59103',
      'Leverage is too low and no sufficient margin in your account. Please adjust the leverage.',
    );
  }
  return [{ instId: instrument.instId, lever, mgnMode: 'cross', posSide: textOf(body, 'posSide') ?? '' }];
}

/** The leverage of an instrument. https://www.okx.com/docs-v5/en/#trading-account-rest-api-get-leverage */
export function leverageRow({ exchange, account }: OwnCall, instId: string): Row {
  const instrument = exchange.instruments.byId(instId);
  if (instrument === undefined) throw unknownInstrument();
  if (instrument.contract === undefined) throw onlyContracts();
  const leverage = exchange.market.ledger.leverage(account.id, instrument.spec.pair);
  return { ccy: '', instId, mgnMode: 'cross', posSide: 'net', lever: String(leverage) };
}

/** Net positions, or long and short ones. https://www.okx.com/docs-v5/en/#trading-account-rest-api-set-position-mode */
export function setPositionMode({ exchange, account, body }: ActionCall): readonly Row[] {
  const posMode = wordOf(body, 'posMode', ['net_mode', 'long_short_mode']);
  if (posMode === undefined) throw missingParameter('posMode');
  const { ledger } = exchange.market;
  const isBusy = ledger.positions(account.id).length > 0 || exchange.openOrders(account.id).length > 0;
  const isHedged = posMode === 'long_short_mode';
  if (isBusy && ledger.isHedged(account.id) !== isHedged)
    throw new VenueError('59000', 'Your settings failed as you have positions or open orders.');
  ledger.setHedged(account.id, isHedged);
  return [{ posMode }];
}

function checkMarginMode(mode: 'cross' | 'isolated' | undefined): void {
  if (mode === undefined) throw missingParameter('mgnMode');
  if (mode === 'isolated') throw onlyContracts();
}

/** Spot has no margin here, and the margin of contracts is that of the whole account. */
const onlyContracts = (): VenueError =>
  new VenueError('51010', 'Operation is not supported under the current account mode');
