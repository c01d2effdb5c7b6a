import { Type } from 'typebox';

/** Digits of a number at most: longer ones are an attack or an accident. */
const maxLength = 60;

const PLAIN = '\\d+(?:\\.\\d*)?(?:[eE][+-]?\\d{1,2})?';

/**
 * Parts of the schemas of own rows, whose numbers are texts: decimals, also in scientific notation. An empty text or
 * null means that there is none, which is not zero.
 */
export const amount = Type.String({ pattern: `^\\+?${PLAIN}$`, maxLength });
export const optionalAmount = maybe(`\\+?${PLAIN}`);
/** A fee or a profit, which can be below zero. */
export const optionalDecimal = maybe(`[+-]?${PLAIN}`);
export const optionalText = Type.Optional(Type.Union([Type.String(), Type.Null()]));
/** OKX writes flags of orders as texts. */
export const optionalFlag = Type.Optional(Type.Union([Type.String(), Type.Boolean(), Type.Null()]));

function maybe(pattern: string) {
  return Type.Optional(Type.Union([Type.String({ pattern: `^(?:${pattern})?$`, maxLength }), Type.Null()]));
}
