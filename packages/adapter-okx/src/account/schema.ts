import { Type } from 'typebox';

/**
 * Parts of the schemas of own rows, whose numbers are texts. An empty text or null means that there is none, which is
 * not zero. A fee or a profit can be below zero.
 */
export const optionalDecimal = Type.Optional(
  Type.Union([
    Type.String({ pattern: '^(?:[+-]?\\d+(?:\\.\\d*)?(?:[eE][+-]?\\d{1,2})?)?$', maxLength: 60 }),
    Type.Null(),
  ]),
);
/** OKX writes flags of orders as texts. */
export const optionalFlag = Type.Optional(Type.Union([Type.String(), Type.Boolean(), Type.Null()]));
