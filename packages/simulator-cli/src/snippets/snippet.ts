import type { Credentials } from '@hftjs/simulator';

/** What lines for users are made of. */
export interface SnippetFacts {
  readonly restUrl: string;
  readonly streamUrl: string;
  readonly credentials: Credentials;
  /** The pair that examples are about, such as `btc/usdt`. */
  readonly pair: string;
}

/** Lines to paste, with what they are for. */
export interface Snippet {
  /** Such as "Binance's SDK (npm install @binance/spot)". */
  readonly title: string;
  /** Short name in JSON, such as `sdk`. */
  readonly name: 'ccxt_javascript' | 'ccxt_python' | 'sdk' | 'curl' | 'websocket';
  readonly lines: readonly string[];
}

export type MakeSnippets = (facts: SnippetFacts) => readonly Snippet[];

/** A request that needs no key. */
export const curl = (url: string): Snippet => ({
  title: 'A first request',
  name: 'curl',
  lines: [`curl '${url}'`],
});

/** A WebSocket that any client can open, and what to send on it, one message per line. */
export const webSocket = (url: string, ...messages: readonly object[]): Snippet => ({
  title:
    messages.length > 0
      ? 'A raw WebSocket: open the URL and send the line below it'
      : 'A raw WebSocket: open the URL',
  name: 'websocket',
  lines: [url, ...messages.map((message) => JSON.stringify(message))],
});

export const sdk = (title: string, lines: readonly string[]): Snippet => ({ title, name: 'sdk', lines });

/** A text in JavaScript, Python or JSON. */
export const quote = (text: string): string =>
  text.includes('\n') || text.includes("'") ? JSON.stringify(text) : `'${text}'`;

/** Base and quote of a pair, in capitals. */
export function namesOf(pair: string): { readonly base: string; readonly quoted: string } {
  const [base = '', quoted = ''] = pair.toUpperCase().split(/[/:]/);
  return { base, quoted };
}
