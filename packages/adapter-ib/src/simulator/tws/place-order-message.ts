import { readQuery, type ContractQuery } from './contracts.js';
import { FieldReader } from './field-reader.js';

/** A `placeOrder` request, as far as it is served. Decimals are texts; what is not set is absent. */
export interface PlaceOrderMessage {
  /** The client's number of the order. */
  readonly id: number;
  readonly contract: ContractQuery;
  readonly action: string;
  readonly quantity: string | undefined;
  readonly type: string;
  readonly limit: string | undefined;
  /** The trigger, or the distance of a trailing stop. */
  readonly auxiliary: string | undefined;
  readonly time: string;
  readonly account: string;
  readonly reference: string;
  readonly isTransmitted: boolean;
  readonly parentId: number;
  readonly goodUntil: string;
  readonly trailingPercent: string | undefined;
  readonly isPreview: boolean;
  readonly limitOffset: string | undefined;
  readonly cashQuantity: string | undefined;
}

/** Behind the kind of the message and the order's number. */
const CONTRACT = 2;
const CONTRACT_FIELDS = 14;

/** Reads the fields of protocol 193, of which the last ones move when others are set. */
export function readPlaceOrder(fields: readonly string[]): PlaceOrderMessage {
  const reader = new FieldReader(fields, CONTRACT + CONTRACT_FIELDS);
  const action = reader.text().toUpperCase();
  const quantity = reader.decimal();
  const type = reader.text().toUpperCase();
  const limit = reader.decimal();
  const auxiliary = reader.decimal();
  const time = reader.text().toUpperCase();
  reader.skip(1);
  const account = reader.text();
  reader.skip(2);
  const reference = reader.text();
  // Clients that do not set it mean what IB's own library sets.
  const isTransmitted = reader.text() !== '0';
  const parentId = reader.integer();
  // blockOrder to goodAfterTime
  reader.skip(9);
  const goodUntil = reader.text();
  // faGroup to volatilityType
  reader.skip(25);
  const deltaNeutralType = reader.text();
  reader.skip(deltaNeutralType === '' ? 1 : 9);
  // continuousUpdate, referencePriceType, trailStopPrice
  reader.skip(3);
  const trailingPercent = reader.decimal();
  const isPreview = readPreview(reader);
  const { limitOffset, cashQuantity } = readLast(reader, type);
  return {
    id: Number(fields[1]), contract: readQuery(fields, CONTRACT), action, quantity, type, limit, auxiliary, time, account,
    reference, isTransmitted, parentId, goodUntil, trailingPercent, isPreview, limitOffset, cashQuantity,
  }; // prettier-ignore
}

function readPreview(reader: FieldReader): boolean {
  reader.skip(2);
  // Scale orders have seven more fields.
  if (reader.decimal() !== undefined) reader.skip(7);
  reader.skip(3);
  if (reader.text() !== '') reader.skip(1);
  // optOutSmartRouting to notHeld
  reader.skip(4);
  if (reader.flag()) reader.skip(3);
  const algorithm = reader.text();
  if (algorithm !== '') reader.skip(2 * reader.integer());
  reader.skip(1);
  return reader.flag();
}

function readLast(
  reader: FieldReader,
  type: string,
): Pick<PlaceOrderMessage, 'limitOffset' | 'cashQuantity'> {
  // orderMiscOptions, solicited, randomizeSize, randomizePrice
  reader.skip(4);
  if (type === 'PEG BENCH' || type === 'PEGBENCH') reader.skip(5);
  // Conditions are of several lengths: behind them nothing is read.
  if (reader.integer() > 0) return { limitOffset: undefined, cashQuantity: undefined };
  // adjustedOrderType, triggerPrice
  reader.skip(2);
  const limitOffset = reader.decimal();
  // adjustedStopPrice to softDollarTier
  reader.skip(7);
  return { limitOffset, cashQuantity: reader.decimal() };
}
