/** A type with the same fields, writable. For an event that its parser is building. */
export type Mutable<T> = { -readonly [Field in keyof T]: T[Field] };
