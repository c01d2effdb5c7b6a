import type { SubmitOrder } from '@hftjs/simulator';
import type { Instrument } from '../instruments/instrument.js';
import { flagOf, textOf, wordOf } from '../wire/json-body.js';
import { missingParameter, VenueError, wrongParameter } from '../wire/venue-error.js';
import {
  checkTradeMode,
  clientIdOf,
  instrumentOfBody,
  type OrderCall,
  requiredText,
  sideOf,
  tagOf,
  volumeOf,
} from './order-fields.js';
import type { AlgoKind } from './order-notes.js';
import { positionTerms, submit } from './place-order.js';

const PRICE_TYPES = ['last', 'index', 'mark'] as const;

/** When a conditional order is triggered, and the price of the order that it places then. */
type Trigger = Pick<SubmitOrder, 'type' | 'stopPrice' | 'price' | 'trail' | 'triggerBy'> &
  Pick<AlgoKind, 'exit' | 'priceType'>;

/**
 * Places a conditional order, and returns the id of the order that it will become.
 *
 * @throws VenueError saying why it was refused; nothing has changed then
 * @see https://www.okx.com/docs-v5/en/#order-book-trading-algo-trading-post-place-algo-order
 */
export function placeAlgo(call: OrderCall): string {
  const instrument = instrumentOfBody(call);
  const { body, account } = call;
  const side = sideOf(body);
  checkTradeMode(body, instrument, true);
  const ordType = wordOf(body, 'ordType', ['conditional', 'trigger', 'move_order_stop']);
  if (ordType === undefined) throw missingParameter('ordType');
  if (textOf(body, 'tgtCcy') === 'quote_ccy')
    throw new VenueError('51281', 'Trigger not support the tgtCcy parameter');
  const { exit, priceType, ...trigger } = TRIGGERS[ordType](call, { instrument, side });
  const isWhole = isWholePosition(call, instrument);
  const terms = positionTerms(call, instrument);
  return submit(
    call,
    {
      account: account.id,
      pair: instrument.spec.pair,
      side,
      ...trigger,
      ...terms,
      clientOrderId: clientIdOf(body, 'algoClOrdId') ?? clientIdOf(body, 'clOrdId'),
      volume: isWhole ? wholeVolume(call, instrument, terms) : volumeOf(requiredText(body, 'sz'), instrument),
    },
    { tag: tagOf(body), algo: { ordType, exit, priceType, isWhole } },
  );
}

interface Context {
  readonly instrument: Instrument;
  readonly side: 'buy' | 'sell';
}

const TRIGGERS: Readonly<Record<AlgoKind['ordType'], (call: OrderCall, context: Context) => Trigger>> = {
  conditional: conditionalTrigger,
  trigger: plainTrigger,
  move_order_stop: trailingTrigger,
};

/** A stop-loss or a take-profit. Of both, only the stop-loss counts. */
function conditionalTrigger(call: OrderCall, { instrument, side }: Context): Trigger {
  const { body } = call;
  const exit = textOf(body, 'slTriggerPx') === undefined ? 'tp' : 'sl';
  const stopPrice = requiredText(body, `${exit}TriggerPx`);
  const waitsForRise = (side === 'buy') === (exit === 'sl');
  const last = Number(call.exchange.lastPrice(instrument.spec.pair));
  if (waitsForRise ? Number(stopPrice) <= last : Number(stopPrice) >= last)
    throw reachedError(exit, waitsForRise);
  return {
    type: exit === 'sl' ? 'stop' : 'take_profit',
    stopPrice,
    price: limitOf(requiredText(body, `${exit}OrdPx`)),
    exit,
    ...priceTypeOf(call, `${exit}TriggerPxType`),
  };
}

/** A price that is reached from either side. */
function plainTrigger(call: OrderCall, { instrument, side }: Context): Trigger {
  const { body, exchange } = call;
  const stopPrice = requiredText(body, 'triggerPx');
  const waitsForRise = Number(stopPrice) > Number(exchange.lastPrice(instrument.spec.pair));
  return {
    type: waitsForRise === (side === 'buy') ? 'stop' : 'take_profit',
    stopPrice,
    price: limitOf(requiredText(body, 'orderPx')),
    exit: 'sl',
    ...priceTypeOf(call, 'triggerPxType'),
  };
}

/** A trigger that follows the price at a distance or at a part of it. */
function trailingTrigger({ body }: OrderCall): Trigger {
  const [ratio, distance] = [textOf(body, 'callbackRatio'), textOf(body, 'callbackSpread')];
  if ((ratio === undefined) === (distance === undefined))
    throw new VenueError('51257', 'Trail order callback rate error');
  if (ratio !== undefined && !(Number(ratio) > 0 && Number(ratio) < 1))
    throw new VenueError('51257', 'Trail order callback rate error');
  return {
    type: 'trailing_stop',
    trail: {
      ...(ratio === undefined ? { distance } : { ratio: Number(ratio) }),
      activationPrice: textOf(body, 'activePx'),
    },
    exit: 'sl',
    priceType: 'last',
  };
}

/** The index of this market is its mark price. */
function priceTypeOf({ body }: OrderCall, name: string): Pick<Trigger, 'triggerBy' | 'priceType'> {
  const priceType = wordOf(body, name, PRICE_TYPES) ?? 'last';
  return { priceType, triggerBy: priceType === 'last' ? 'last' : 'mark' };
}

/** -1 is the market price. */
const limitOf = (price: string): string | undefined => (price === '-1' ? undefined : price);

function reachedError(exit: AlgoKind['exit'], waitsForRise: boolean): VenueError {
  const name = exit.toUpperCase();
  const code = exit === 'sl' ? (waitsForRise ? '51278' : '51280') : waitsForRise ? '51279' : '51277';
  return new VenueError(
    code,
    `${name} trigger price can not be ${waitsForRise ? 'lower' : 'higher'} than the last price`,
  );
}

/** Whether the order closes all of a position, whatever its size is: only market orders that reduce can. */
function isWholePosition({ body }: OrderCall, { instType }: Instrument): boolean {
  const fraction = textOf(body, 'closeFraction');
  if (fraction === undefined) return false;
  if (fraction !== '1') throw wrongParameter('closeFraction');
  if (instType === 'SPOT')
    throw new VenueError('51327', 'closeFraction is only available for futures and perpetual swaps');
  if (!flagOf(body, 'reduceOnly'))
    throw new VenueError('51328', 'closeFraction is only available for reduceOnly orders');
  return true;
}

function wholeVolume(
  { exchange, account }: OrderCall,
  { spec }: Instrument,
  { positionSide }: Pick<SubmitOrder, 'positionSide'>,
): string {
  const { volumeText } = exchange.market.ledger.position(account.id, spec.pair, positionSide);
  if (!/[1-9]/.test(volumeText)) throw new VenueError('51023', 'Position does not exist');
  return volumeText.replace('-', '');
}
