import { Type } from 'typebox';

/**
 * Parts of the schemas of Binance's own-order rows, whose numbers reach the parser as their text. Texts are bounded:
 * no id or amount of Binance is near these lengths.
 */

const AMOUNT = '\\d{1,40}(?:\\.\\d{0,40})?(?:[eE][+-]?\\d{1,2})?';

/** A quantity or a price that is never below zero. */
export const quantity = Type.String({ pattern: `^\\+?${AMOUNT}$` });

/** The same for a field that may be absent, null or empty, as Binance writes what it does not have. */
export const optionalQuantity = Type.Optional(Type.Union([quantity, Type.Literal(''), Type.Null()]));

/** An amount of either sign that may be absent, null or empty: a commission, which may be a rebate, or a sum. */
export const optionalAmount = Type.Optional(
  Type.Union([Type.String({ pattern: `^[+-]?${AMOUNT}$` }), Type.Literal(''), Type.Null()]),
);

/** The id of an order. */
export const orderId = Type.String({ pattern: '^\\d{1,20}$' });

/** The id of a trade, or a number below 1 where there is none. */
export const tradeId = Type.String({ pattern: '^-?\\d{1,20}$' });

/** A time as it stands in a frame: what cannot be read as one counts as absent. */
export const time = Type.Optional(Type.Union([Type.String({ maxLength: 30 }), Type.Null()]));
