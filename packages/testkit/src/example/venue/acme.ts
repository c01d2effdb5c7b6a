import type { CurrencyPair, Exchange } from '@hftjs/core';
import {
  isRow,
  SignedClient,
  spotParts,
  SymbolMap,
  type ResolvedOptions,
  type RestClient,
  type Row,
} from '@hftjs/core/adapter';

/** The objects that the connections of one stream share. */
export class Acme {
  readonly symbols: SymbolMap;
  readonly api: SignedClient<Row>;

  constructor(options: ResolvedOptions, rest: RestClient) {
    const { exchange } = options;
    this.symbols = new SymbolMap({ options, toSymbol });
    this.api = new SignedClient<Row>({
      exchange,
      rest,
      classify: (body, { status }) => {
        if (status === 200 && isRow(body)) return { answer: body };
        return isRow(body) && typeof body.message === 'string' ? { reason: body.message } : {};
      },
    });
  }
}

/** `btc/usd` is `BTC-USD`. */
function toSymbol(pair: CurrencyPair, exchange: Exchange): string {
  const { base, quote } = spotParts(pair, exchange);
  return `${base}-${quote}`.toUpperCase();
}
