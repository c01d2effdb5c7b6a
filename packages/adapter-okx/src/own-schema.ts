import { Type } from 'typebox';

/** Parts of the schemas of own rows, whose numbers are texts: plain decimals. Empty means none, which is not zero. */
export const decimal = Type.String({ pattern: '^-?\\d+(?:\\.\\d*)?$' });
export const optionalDecimal = Type.Optional(Type.String({ pattern: '^(?:-?\\d+(?:\\.\\d*)?)?$' }));
export const optionalText = Type.Optional(Type.String());
