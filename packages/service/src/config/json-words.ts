/** What other languages write, and JSON does not know. */
const FOREIGN: Readonly<Record<string, string>> = {
  NaN: 'a number',
  Infinity: 'a number, or leave the key out',
  '-Infinity': 'a number',
  undefined: 'null, or leave the key out',
  None: 'null',
  nil: 'null',
  NULL: 'null',
  Null: 'null',
  True: 'true',
  TRUE: 'true',
  False: 'false',
  FALSE: 'false',
};

/** Describes a value that is neither a number nor a word of JSON. Quotes none but well-known words. */
export function atomMistake(atom: string): string {
  const mending = Object.hasOwn(FOREIGN, atom) ? FOREIGN[atom] : undefined;
  if (mending !== undefined) return `${atom} is not a value of JSON; write ${mending}`;
  if (/^[-+]?0[xob]/i.test(atom)) return 'a number in another base than ten; write it in decimal';
  if (/^-?0\d/.test(atom)) return 'a number with a leading zero; remove the zero';
  if (/^\+[\d.]/.test(atom)) return 'a number with a plus sign; remove the sign';
  if (/^-?\.\d/.test(atom)) return 'a number that begins with a point; write 0 before the point';
  if (/^-?\d+\.(?!\d)/.test(atom)) return 'a number that ends with a point; write a digit after the point';
  if (/^-?\d[\d_]*(?:_\d+)+$/.test(atom)) return 'a number with underscores; remove them';
  if (/^[“”„‟‘’`]/.test(atom)) return 'quotes of another kind; write texts in double quotes (")';
  return 'a text without quotes; write texts in double quotes';
}

/** Describes a key that is not in double quotes. */
export const keyMistake = (written: string, key: string): string =>
  written.startsWith("'")
    ? `single quotes; write the key as ${JSON.stringify(key)}`
    : `a key without quotes; write ${JSON.stringify(key)}`;

/** Describes a character that looks like a space and is none in JSON; `undefined` for any other. */
export function spaceMistake(character: string | undefined): string | undefined {
  if (character === undefined || !/[\s\u200b\ufeff]/.test(character)) return undefined;
  const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  return `a space that JSON does not allow, U+${code}; write a plain space`;
}

const ESCAPES = String.raw`\" \\ \/ \b \f \n \r \t \u0041`;
/** The correct beginning of a text. */
// eslint-disable-next-line no-control-regex -- JSON strings hold no control characters
const BEGINNING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/y;

/** Describes what ends a text in double quotes too early, and where. */
export function stringMistake(
  text: string,
  start: number,
): { readonly offset: number; readonly message: string } {
  BEGINNING.lastIndex = start;
  const offset = start + (BEGINNING.exec(text)?.[0].length ?? 0);
  const character = text[offset];
  if (character === undefined || character === '\n' || character === '\r')
    return { offset: start, message: 'a text that does not end on its line; close it with a double quote' };
  if (character === '\\')
    return {
      offset,
      message: `an escape that JSON does not have; it has ${ESCAPES}, and a backslash itself is written \\\\`,
    };
  const code = character.charCodeAt(0);
  const written = code === 9 ? String.raw`\t` : `\\u${code.toString(16).padStart(4, '0')}`;
  return { offset, message: `a control character in a text; write ${written}` };
}
