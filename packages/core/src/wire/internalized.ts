/**
 * The same text as V8 keeps names of properties: equal ones are one object. Such a key of a map is found without a
 * comparison of its characters.
 */
export function internalized(text: string): string {
  // An object without a prototype has a table of its properties: no hidden class is made for each text.
  const names = Object.create(null) as Record<string, boolean>;
  names[text] = true;
  return Object.keys(names)[0] ?? text;
}
