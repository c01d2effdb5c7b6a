import type { CurrencyPair, Exchange } from '@hftjs/core';
import {
  InstrumentList,
  isRow,
  rowError,
  rowsBy,
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
  /** By symbol. */
  readonly instruments: InstrumentList;

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
    this.instruments = new InstrumentList({
      read: async () => rowsBy('symbol', (await this.api.read({ path: '/v1/instruments' })).rows),
    });
  }

  /** The subscribed pair of a row. @throws Error for a row of another symbol */
  pairOf({ symbol }: Row): CurrencyPair {
    const pair = this.symbols.subscribed(symbol);
    if (pair === undefined) throw rowError(() => `unknown symbol ${JSON.stringify(symbol)}`);
    return pair;
  }
}

/** `btc/usd` is `BTC-USD`. */
function toSymbol(pair: CurrencyPair, exchange: Exchange): string {
  const { base, quote } = spotParts(pair, exchange);
  return `${base}-${quote}`.toUpperCase();
}
