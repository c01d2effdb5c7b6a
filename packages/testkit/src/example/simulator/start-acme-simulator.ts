import {
  Market,
  VenueBase,
  VenueServer,
  type Connection,
  type ConnectionHandler,
  type Credentials,
  type MarketStep,
  type PublicTrade,
  type RestRequest,
  type RestResponse,
} from '@hftjs/simulator';

export interface AcmeSimulatorOptions {
  readonly seed: number;
  readonly pairs: readonly string[];
  /** Events per second and pair. */
  readonly rate: number;
}

/** Acme has no accounts: every key is accepted. */
const CREDENTIALS: Credentials = { apiKey: 'none', apiSecret: 'none' };

const HEARTBEAT = 1_000;

/** Acme: sockets at `/v1` and REST at `/v1/trades` of a loopback port. */
export class AcmeSimulator extends VenueBase {
  constructor({ seed, pairs, rate }: AcmeSimulatorOptions) {
    const server = new VenueServer({ seed });
    const market = new Market({ seed, pairs, rate });
    for (let step = 0; step < 200; step++) market.step();
    server.socket('/v1', (connection) => new AcmeConnection(connection, market));
    server.route('GET /v1/trades', (request) => answerTrades(request, market));
    super({ server, market, accounts: { has: () => false }, credentials: CREDENTIALS });
  }

  override addAccount(): Credentials {
    return CREDENTIALS;
  }
}

/** Starts Acme on 127.0.0.1. */
export async function startAcmeSimulator(options: AcmeSimulatorOptions): Promise<AcmeSimulator> {
  const venue = new AcmeSimulator(options);
  await venue.start();
  return venue;
}

interface Request {
  readonly op: 'subscribe' | 'unsubscribe';
  readonly channel: string;
  readonly symbols: readonly string[];
}

/** One client. */
class AcmeConnection implements ConnectionHandler {
  readonly #connection: Connection;
  readonly #market: Market;
  readonly #channels = new Map<string, Set<string>>([
    ['ticker', new Set()],
    ['trade', new Set()],
  ]);
  readonly #stopListening: () => void;
  readonly #heart: NodeJS.Timeout;

  constructor(connection: Connection, market: Market) {
    this.#connection = connection;
    this.#market = market;
    this.#stopListening = market.on('step', (step) => {
      this.#onStep(step);
    });
    this.#heart = setInterval(() => {
      this.#send({ type: 'heartbeat' });
    }, HEARTBEAT);
  }

  onMessage(text: string): void {
    const { op, channel, symbols } = JSON.parse(text) as Request;
    const subscribed = this.#channels.get(channel);
    if (subscribed === undefined) {
      this.#send({ type: 'rejected', channel, symbols, message: 'there is no such channel' });
      return;
    }
    const traded = new Set(this.#market.pairs.map(({ pair }) => symbolOf(pair)));
    const known = symbols.filter((symbol) => traded.has(symbol));
    const unknown = symbols.filter((symbol) => !traded.has(symbol));
    for (const symbol of known) {
      if (op === 'subscribe') subscribed.add(symbol);
      else subscribed.delete(symbol);
    }
    if (unknown.length > 0)
      this.#send({ type: 'rejected', channel, symbols: unknown, message: 'there is no such symbol' });
    this.#send({ type: `${op}d`, channel, symbols: known });
    if (op === 'subscribe' && channel === 'ticker') for (const symbol of known) this.#sendTicker(symbol);
  }

  onClose(): void {
    this.#stopListening();
    clearInterval(this.#heart);
  }

  #onStep({ pair, trades, top }: MarketStep): void {
    const symbol = symbolOf(pair);
    if (trades.length > 0 && this.#channels.get('trade')?.has(symbol))
      this.#send({ type: 'trade', rows: trades.map(tradeRow) }, 'trade');
    if (top && this.#channels.get('ticker')?.has(symbol)) this.#sendTicker(symbol);
  }

  #sendTicker(symbol: string): void {
    const { time, bid, ask } = this.#market.top(pairOf(symbol));
    const row = {
      symbol,
      time,
      ...(bid && { bid: bid.priceText, bid_size: bid.volumeText }),
      ...(ask && { ask: ask.priceText, ask_size: ask.volumeText }),
    };
    this.#send({ type: 'ticker', rows: [row] }, 'ticker');
  }

  #send(frame: object, channel?: string): void {
    this.#connection.send(JSON.stringify(frame), channel);
  }
}

/** Trades of a symbol: those from an id on, or those since a time. */
function answerTrades({ url: { searchParams } }: RestRequest, market: Market): RestResponse {
  const pair = pairOf(searchParams.get('symbol') ?? '');
  if (!market.pairs.some((spec) => spec.pair === pair))
    return { status: 404, body: JSON.stringify({ message: 'there is no such symbol' }) };
  const first = Number(searchParams.get('first') ?? 0);
  const since = Number(searchParams.get('since') ?? 0);
  const limit = Number(searchParams.get('limit') ?? 100);
  const trades = market.trades(pair).filter(({ id, time }) => id >= first && time >= since);
  return { body: JSON.stringify({ rows: trades.slice(0, limit).map(tradeRow) }) };
}

const tradeRow = ({ pair, id, priceText, volumeText, side, time }: PublicTrade): object => ({
  symbol: symbolOf(pair),
  id,
  price: priceText,
  size: volumeText,
  side,
  time,
});

const symbolOf = (pair: string): string => pair.replace('/', '-').toUpperCase();

const pairOf = (symbol: string): string => symbol.toLowerCase().replace('-', '/');
