import type { PairDirectory } from '../names.js';
import { objectField, type Form } from '../rest-form.js';
import {
  clientOrderIdOf,
  orderKind,
  orderSide,
  timeInForceOf,
  userrefOf,
  type OrderTicket,
} from './order-ticket.js';
import { KrakenRefusal } from './refusals.js';

/** What clients may prefer; fees are in the quote currency here, whatever they prefer. */
const FLAGS = new Set(['post', 'fcib', 'fciq', 'nompp', 'viqc']);

/** What this venue does not have: an order that asks for it is refused. */
const LACKING = { leverage: 'none', starttm: '0', displayvol: '0' } as const;

/** An order as `AddOrder` and `AddOrderBatch` have it. https://docs.kraken.com/api/docs/rest-api/add-order */
export function restTicket(form: Form, pairs: PairDirectory): OrderTicket {
  const invalid = (name: string): KrakenRefusal => new KrakenRefusal(`EGeneral:Invalid arguments:${name}`);
  const pair = pairs.byRestName(form.get('pair') ?? '');
  if (pair === undefined) throw new KrakenRefusal('EQuery:Unknown asset pair');
  for (const [name, usual] of Object.entries(LACKING))
    if (![usual, '', undefined].includes(form.get(name))) throw invalid(name);
  if (objectField(form, 'close') !== undefined) throw invalid('close');
  const kind = orderKind(form.get('ordertype'));
  const flags = (form.get('oflags') ?? '').split(',').filter((flag) => flag !== '');
  if (flags.some((flag) => !FLAGS.has(flag))) throw invalid('oflags');
  const isInQuote = flags.includes('viqc');
  if (isInQuote && kind !== 'market') throw new KrakenRefusal('EGeneral:Invalid arguments:viqc');
  const [price, price2] = [form.get('price'), form.get('price2')];
  const isPlain = kind === 'limit' || kind === 'market';
  if (!isPlain && price === undefined) throw invalid('price');
  const expireTime = expiryOf(form.get('expiretm'));
  const triggerBy = form.get('trigger') ?? 'last';
  if (triggerBy !== 'last' && triggerBy !== 'index') throw invalid('trigger');
  const clientOrderId = clientOrderIdOf(form.get('cl_ord_id'));
  const userref = userrefOf(form.get('userref'));
  if (clientOrderId !== undefined && userref !== undefined) throw invalid('cl_ord_id');
  return {
    pair,
    side: orderSide(form.get('type')),
    kind,
    volume: form.get('volume') ?? '',
    isInQuote,
    limit: kind === 'market' ? undefined : isPlain ? price : price2 === '0' ? undefined : price2,
    trigger: isPlain ? undefined : price,
    triggerBy,
    timeInForce: timeInForceOf(form.get('timeinforce'), expireTime),
    expireTime,
    isPostOnly: flags.includes('post'),
    isReduceOnly: form.get('reduce_only') === 'true',
    clientOrderId,
    userref,
    isTrial: form.get('validate') === 'true',
    deadline: deadlineOf(form.get('deadline')),
  };
}

/** `+30` is in thirty seconds; otherwise unix seconds. 0 is never. */
function expiryOf(text: string | undefined): number | undefined {
  if (text === undefined || text === '0' || text === '') return undefined;
  const seconds = Number(text.replace('+', ''));
  if (!(seconds > 0)) throw new KrakenRefusal('EGeneral:Invalid arguments:expiretm');
  return text.startsWith('+') ? Date.now() + seconds * 1000 : seconds * 1000;
}

/** Epoch milliseconds of an RFC 3339 time. */
export function deadlineOf(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new KrakenRefusal('EGeneral:Invalid arguments:deadline');
  return time;
}
