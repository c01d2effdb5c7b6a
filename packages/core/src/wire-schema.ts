import { Type, type Static, type TSchema } from 'typebox';
import { Compile } from 'typebox/compile';

/**
 * Parts of the schemas of own-order rows, whose numbers reach the parser as their text.
 */

/** A decimal. */
export const decimal = Type.String({ pattern: '^[+-]?\\d+(?:\\.\\d*)?(?:[eE][+-]?\\d+)?$' });
export const optionalDecimal = Type.Optional(Type.Union([decimal, Type.Null()]));
export const text = Type.String({ minLength: 1 });
export const optionalText = Type.Optional(Type.Union([Type.String(), Type.Null()]));
/** A whole number; own frames and signed answers are read with their numbers as text. */
export const id = Type.String({ pattern: '^-?\\d+$' });
export const flag = Type.Optional(Type.Boolean());

/** Reads rows of one shape. The returned function throws an Error that names what is wrong with a row. */
export function reader<T extends TSchema>(name: string, schema: T): (row: unknown) => Static<T> {
  const validator = Compile(schema);
  return (row) => {
    if (validator.Check(row)) return row;
    const [error] = validator.Errors(row);
    const field = error?.instancePath.replaceAll('/', '.') ?? '';
    throw new Error(`${name}${field} ${error?.message ?? 'is wrong'}`);
  };
}
