/** The same fields, writable: an event while its parser builds it. */
export type Mutable<T> = { -readonly [Field in keyof T]: T[Field] };
