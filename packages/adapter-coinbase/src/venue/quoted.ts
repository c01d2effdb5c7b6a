/** Longer texts are cut before they are searched. */
const SEARCHED = 4_000;

const SHOWN = 200;

/** A token of ours, which Coinbase may quote: base64 of JSON, and what follows. */
const TOKEN = /eyJ[\w.-]*/g;

/** Coinbase's text of a message, without any token in it. */
export const quoted = (words: string): string =>
  words.slice(0, SEARCHED).replaceAll(TOKEN, '[token]').slice(0, SHOWN);
