/**
 * The same text as V8 keeps names of properties: equal ones are one object. Such a key of a map is found without a
 * comparison of its characters.
 */
export const internalized = (text: string): string => Object.keys({ [text]: 0 })[0] ?? text;
