/** The longest number, with all its digits and separators. */
export const MAX_NUMBER_LENGTH = 64;

const EXCERPT = 80;

/** The beginning of a value, for an error message. */
export function excerpt(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, EXCERPT));
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
