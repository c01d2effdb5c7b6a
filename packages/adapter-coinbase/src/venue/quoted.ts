/** Longer words are cut before anything is looked for in them. */
const SEARCHED = 4_000;

const SHOWN = 200;

/** A token of ours, which Coinbase may quote: base64 of JSON, and what follows. */
const TOKEN = /eyJ[\w.-]*/g;

/** Coinbase's words for a message, without a token in them. */
export const quoted = (words: string): string =>
  words.slice(0, SEARCHED).replaceAll(TOKEN, '[token]').slice(0, SHOWN);
