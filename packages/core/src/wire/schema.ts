import { Type, type Static, type TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { MAX_DECIMAL_LENGTH } from './decimals.js';
import { rowError } from './row-error.js';
import { MAX_TEXT_LENGTH } from './fields.js';

/**
 * Parts of the schemas of own-order rows, whose numbers are texts when they are parsed.
 */

/** A decimal. Core rejects values such as `1e400` later, because they are not finite. */
export const decimal = Type.String({
  pattern: '^[+-]?\\d+(?:\\.\\d*)?(?:[eE][+-]?\\d{1,4})?$',
  maxLength: MAX_DECIMAL_LENGTH,
});
export const optionalDecimal = Type.Optional(Type.Union([decimal, Type.Null()]));

const PLAIN = '\\+?\\d+(?:\\.\\d*)?(?:[eE][+-]?\\d{1,2})?';

/** A price or a quantity: a decimal that is not below zero. */
export const amount = Type.String({ pattern: `^${PLAIN}$`, maxLength: MAX_DECIMAL_LENGTH });
/** A price or a quantity that may be null or empty, which does not mean zero. */
export const optionalAmount = Type.Optional(
  Type.Union([Type.String({ pattern: `^(?:${PLAIN})?$`, maxLength: MAX_DECIMAL_LENGTH }), Type.Null()]),
);

export const text = Type.String({ minLength: 1, maxLength: MAX_TEXT_LENGTH });
export const optionalText = Type.Optional(Type.Union([Type.String(), Type.Null()]));
/** A whole number, as text: private frames and signed answers are parsed with their numbers as text. */
export const id = Type.String({ pattern: '^-?\\d+$', maxLength: MAX_DECIMAL_LENGTH });
export const flag = Type.Optional(Type.Boolean());

/** Makes a function that checks rows of one shape. It throws an Error that names the mistake in a row. */
export function reader<T extends TSchema>(name: string, schema: T): (row: unknown) => Static<T> {
  const validator = Compile(schema);
  return (row) => {
    if (validator.Check(row)) return row;
    throw rowError(() => {
      const [error] = validator.Errors(row);
      const field = error?.instancePath.replaceAll('/', '.') ?? '';
      return `${name}${field} ${error?.message ?? 'is wrong'}`;
    });
  };
}
