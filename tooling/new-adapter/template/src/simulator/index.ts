import {
  Market,
  VenueBase,
  VenueServer,
  type Connection,
  type ConnectionHandler,
  type Credentials,
  type PublicTrade,
  type RestRequest,
  type RestResponse,
} from '@hftjs/simulator';

export interface MyVenueSimulatorOptions {
  /** @defaultValue 1 */
  readonly seed?: number;
  readonly pairs: readonly string[];
  /** Events per second and pair. */
  readonly rate?: number;
  /** @defaultValue one of the system's choice */
  readonly port?: number;
}

/** There are no accounts yet. */
const CREDENTIALS: Credentials = { apiKey: 'none', apiSecret: 'none' };

/** MyVenue: the socket at `/v1`, and trades over REST at `/v1/trades`, of one loopback port. */
export class MyVenueSimulator extends VenueBase {
  constructor({ seed = 1, pairs, rate, port }: MyVenueSimulatorOptions) {
    const server = new VenueServer({ seed, port });
    const market = new Market({ seed, pairs, rate });
    server.socket('/v1', (connection) => serve(connection, market));
    server.route('GET /v1/trades', (request) => listTrades(request, market));
    super({ server, market, accounts: { has: () => false }, credentials: CREDENTIALS });
  }

  override addAccount(): Credentials {
    return CREDENTIALS;
  }
}

/** Starts MyVenue on 127.0.0.1. */
export async function startMyVenueSimulator(options: MyVenueSimulatorOptions): Promise<MyVenueSimulator> {
  const venue = new MyVenueSimulator(options);
  await venue.start();
  return venue;
}

interface Request {
  readonly op: 'subscribe' | 'unsubscribe';
  readonly channel: 'ticker' | 'trade';
  readonly symbols: readonly string[];
}

/** Serves one client. */
function serve(connection: Connection, market: Market): ConnectionHandler {
  const subscribed = { ticker: new Set<string>(), trade: new Set<string>() };
  /** By the channel's name, `venue.faults` finds the frame. */
  const send = (frame: object, channel?: string): void => {
    connection.send(JSON.stringify(frame), channel);
  };
  const stop = market.on('step', ({ pair, trades, top }) => {
    if (subscribed.trade.has(pair)) for (const trade of trades) send(tradeRow(trade), 'trade');
    if (top && subscribed.ticker.has(pair)) send(tickerRow(market, pair), 'ticker');
  });
  const heart = setInterval(send, 1_000, { type: 'heartbeat' });
  return {
    onMessage(text) {
      const { op, channel, symbols } = JSON.parse(text) as Request;
      for (const symbol of symbols) {
        const pair = pairOf(symbol, market);
        if (pair === undefined) {
          send({ type: 'rejected', channel, symbol, message: 'there is no such symbol' });
          continue;
        }
        subscribed[channel][op === 'subscribe' ? 'add' : 'delete'](pair);
        send({ type: `${op}d`, channel, symbol });
        if (op === 'subscribe' && channel === 'ticker') send(tickerRow(market, pair), 'ticker');
      }
    },
    onClose() {
      stop();
      clearInterval(heart);
    },
  };
}

/** Trades of a symbol from an id on, or its newest ones; oldest first. */
function listTrades({ url: { searchParams } }: RestRequest, market: Market): RestResponse {
  const pair = pairOf(searchParams.get('symbol') ?? '', market);
  if (pair === undefined)
    return { status: 404, body: JSON.stringify({ message: 'there is no such symbol' }) };
  const limit = Number(searchParams.get('limit'));
  const fromId = searchParams.get('from_id');
  const all = market.trades(pair);
  const trades =
    fromId === null ? all.slice(-limit) : all.filter(({ id }) => id >= Number(fromId)).slice(0, limit);
  return { body: JSON.stringify({ trades: trades.map(tradeRow) }) };
}

function tickerRow(market: Market, pair: string): object {
  const { time, bid, ask } = market.top(pair);
  return {
    type: 'ticker',
    symbol: symbolOf(pair),
    time,
    ...(bid && { bid: bid.priceText, bid_size: bid.volumeText }),
    ...(ask && { ask: ask.priceText, ask_size: ask.volumeText }),
  };
}

const tradeRow = ({ pair, id, priceText, volumeText, side, time }: PublicTrade): object => ({
  ...{ type: 'trade', symbol: symbolOf(pair), id },
  ...{ price: priceText, size: volumeText, side, time },
});

const symbolOf = (pair: string): string => pair.replace('/', '-').toUpperCase();

const pairOf = (symbol: string, market: Market): string | undefined =>
  market.pairs.find(({ pair }) => symbolOf(pair) === symbol)?.pair;
