import { jsonArray, type JsonFields, jsonObject, type PublicTrade, quoted } from '@hftjs/simulator';
import type { AggTrade } from './agg-tape.js';
import { product } from '../wire/decimal-text.js';
import { integerOf, limitOf, pairOf, within, type Call, type Endpoint } from '../rest/endpoint.js';
import type { BinancePair } from './symbols.js';
import { timeText, type TimeUnit } from '../wire/time-unit.js';
import { VenueError } from '../wire/venue-error.js';

/** In what the tapes of the two exchanges differ. */
export interface TapeTraits {
  readonly weights: { readonly trades: number; readonly historical: number; readonly aggregates: number };
  readonly mostHistorical: number;
  readonly historicalSecurity: Endpoint['security'];
  /** Fields at the end of a trade. */
  readonly tradeTail: JsonFields;
  /** Fields at the end of an aggregate. */
  readonly aggTail: (volume: string) => JsonFields;
  /** Hours that `startTime` and `endTime` of aggregates may be apart. */
  readonly aggHours: number;
}

export const ping: Endpoint = { weight: 1, security: 'none', answer: () => '{}' };

export const serverTime: Endpoint = {
  weight: 1,
  security: 'none',
  answer: ({ exchange, unit }) => jsonObject({ serverTime: timeText(exchange.clock(), unit) }),
};

/** The last trades. */
export const trades = (traits: TapeTraits): Endpoint => ({
  weight: traits.weights.trades,
  security: 'none',
  answer(call) {
    const pair = pairOf(call);
    const last = call.exchange.market.trades(pair.spec.pair).slice(-limitOf(call, 500, 1000));
    return jsonArray(last.map((trade) => tradeRow(trade, { call, pair, traits })));
  },
});

/** Trades from an id on, or the last ones. */
export const historicalTrades = (traits: TapeTraits): Endpoint => ({
  weight: traits.weights.historical,
  security: traits.historicalSecurity,
  answer(call) {
    const pair = pairOf(call);
    const all = call.exchange.market.trades(pair.spec.pair);
    const found = page(all, ({ id }) => id, {
      from: integerOf(call.params, 'fromId'),
      limit: limitOf(call, 500, traits.mostHistorical),
    });
    return jsonArray(found.map((trade) => tradeRow(trade, { call, pair, traits })));
  },
});

/** Aggregates from an id on, from a time on, or the last ones. */
export const aggTrades = (traits: TapeTraits): Endpoint => ({
  weight: traits.weights.aggregates,
  security: 'none',
  answer(call) {
    const pair = pairOf(call);
    const { params } = call;
    const from = integerOf(params, 'fromId');
    const hasTimes = params.has('startTime') || params.has('endTime');
    if (from !== undefined && hasTimes)
      throw new VenueError(-1128, 'Combination of optional parameters invalid.');
    call.exchange.aggTape.flush();
    const all = call.exchange.aggTape.list(pair.spec.pair);
    const limit = limitOf(call, 500, 1000);
    const found = hasTimes
      ? within(all, params, traits.aggHours).slice(0, limit)
      : page(all, ({ id }) => id, { from, limit });
    return jsonArray(
      found.map((trade) =>
        jsonObject({
          ...aggFields(trade, pair, call.unit),
          ...traits.aggTail(pair.volume(trade.volumeText)),
        }),
      ),
    );
  },
});

/** From an id on the first ones, without one the last. */
export function page<T>(
  items: readonly T[],
  idOf: (item: T) => number,
  { from, limit }: { from: number | undefined; limit: number },
): readonly T[] {
  if (from === undefined) return items.slice(-limit);
  const start = items.findIndex((item) => idOf(item) >= from);
  return start < 0 ? [] : items.slice(start, start + limit);
}

function aggFields(trade: AggTrade, pair: BinancePair, unit: TimeUnit): JsonFields {
  return {
    a: String(trade.id),
    p: quoted(pair.price(trade.priceText)),
    q: quoted(pair.volume(trade.volumeText)),
    f: String(trade.firstId),
    l: String(trade.lastId),
    T: timeText(trade.time, unit),
    m: String(trade.side === 'sell'),
  };
}

function tradeRow(
  { id, priceText, volumeText, time, side }: PublicTrade,
  { call, pair, traits }: { call: Call; pair: BinancePair; traits: TapeTraits },
): string {
  return jsonObject({
    id: String(id),
    price: quoted(pair.price(priceText)),
    qty: quoted(pair.volume(volumeText)),
    quoteQty: quoted(product(priceText, volumeText, 8)),
    time: timeText(time, call.unit),
    isBuyerMaker: String(side === 'sell'),
    ...traits.tradeTail,
  });
}
