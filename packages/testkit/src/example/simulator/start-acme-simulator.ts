import {
  BookFault,
  Books,
  Market,
  VenueBase,
  VenueServer,
  type BookFrame,
  type BookSubscription,
  type CandleSeries,
  type Connection,
  type ConnectionHandler,
  type Credentials,
  type Level,
  type MarketCandle,
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
  /** @defaultValue the system's */
  readonly clock?: () => number;
}

/** Acme has no accounts: every key is accepted. */
const CREDENTIALS: Credentials = { apiKey: 'none', apiSecret: 'none' };

const HEARTBEAT = 1_000;

/** Acme: sockets at `/v1` and REST at `/v1/trades` of a loopback port. */
export class AcmeSimulator extends VenueBase {
  constructor({ seed, pairs, rate, clock }: AcmeSimulatorOptions) {
    const server = new VenueServer({ seed });
    const market = new Market({ seed, pairs, rate, clock });
    for (let step = 0; step < 200; step++) market.step();
    const books = new Books({ market, seed, faults: [BookFault.SNAPSHOT] });
    server.socket('/v1', (connection) => new AcmeConnection(connection, market, books));
    server.route('GET /v1/trades', (request) => answerTrades(request, market));
    server.route('GET /v1/candles', (request) => answerCandles(request, market));
    server.route('GET /v1/instruments', () => answerInstruments(market));
    super({ server, market, books, accounts: { has: () => false }, credentials: CREDENTIALS });
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
  /** Of candles. */
  readonly interval?: string;
}

/** One client. */
class AcmeConnection implements ConnectionHandler {
  readonly #connection: Connection;
  readonly #market: Market;
  readonly #books: Books;
  /** By symbol. */
  readonly #subscribedBooks = new Map<string, BookSubscription>();
  readonly #channels = new Map<string, Set<string>>([
    ['ticker', new Set()],
    ['trade', new Set()],
    ['order_book', new Set()],
    ['candle', new Set()],
  ]);
  /** Ends the candles of each symbol. */
  readonly #stopCandles = new Map<string, () => void>();
  readonly #stopListening: () => void;
  readonly #heart: NodeJS.Timeout;

  constructor(connection: Connection, market: Market, books: Books) {
    this.#connection = connection;
    this.#market = market;
    this.#books = books;
    this.#stopListening = market.on('step', (step) => {
      this.#onStep(step);
    });
    this.#heart = setInterval(() => {
      this.#send({ type: 'heartbeat' });
    }, HEARTBEAT);
  }

  onMessage(text: string): void {
    const { op, channel, symbols, interval } = JSON.parse(text) as Request;
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
    if (channel === 'order_book') for (const symbol of known) this.#subscribeBook(op, symbol);
    if (channel === 'candle') for (const symbol of known) this.#subscribeCandles(op, symbol, interval);
    if (op === 'subscribe' && channel === 'ticker') for (const symbol of known) this.#sendTicker(symbol);
  }

  onClose(): void {
    this.#stopListening();
    for (const stop of this.#stopCandles.values()) stop();
    for (const book of this.#subscribedBooks.values()) book.release();
    clearInterval(this.#heart);
  }

  #onStep({ pair, trades, top }: MarketStep): void {
    const symbol = symbolOf(pair);
    if (trades.length > 0 && this.#channels.get('trade')?.has(symbol))
      this.#send({ type: 'trade', rows: trades.map(tradeRow) }, 'trade');
    if (top && this.#channels.get('ticker')?.has(symbol)) this.#sendTicker(symbol);
  }

  /** Subscribing again sends the book again. */
  #subscribeBook(op: Request['op'], symbol: string): void {
    this.#subscribedBooks.get(symbol)?.release();
    this.#subscribedBooks.delete(symbol);
    if (op === 'unsubscribe') return;
    const write = (frame: BookFrame, isWhole: boolean): string =>
      JSON.stringify({
        type: 'book',
        symbol,
        seq: frame.sequence,
        whole: isWhole,
        time: frame.time,
        bids: levelRows(frame.bids),
        asks: levelRows(frame.asks),
      });
    const book = this.#books.source('book', pairOf(symbol)).subscribe({
      snapshot: (frame) => write(frame, true),
      update: (frame) => write(frame, false),
      send: (text) => this.#connection.send(text, ['book', 'order_book']),
    });
    this.#subscribedBooks.set(symbol, book);
    book.sendSnapshot();
  }

  #subscribeCandles(op: Request['op'], symbol: string, word = 'min'): void {
    this.#stopCandles.get(symbol)?.();
    this.#stopCandles.delete(symbol);
    if (op === 'unsubscribe') return;
    const series = candlesOf(this.#market, symbol, word);
    this.#stopCandles.set(
      symbol,
      series.onChange((candle) => {
        if (!candle.isClosed) this.#send({ type: 'candle', rows: [candleRow(candle)] }, 'candle');
      }),
    );
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

/** Candles of a symbol that begin in a range, inclusive. */
function answerCandles({ url: { searchParams } }: RestRequest, market: Market): RestResponse {
  const symbol = searchParams.get('symbol') ?? '';
  const from = Number(searchParams.get('from') ?? 0);
  const until = Number(searchParams.get('until') ?? Infinity);
  const limit = Number(searchParams.get('limit') ?? 100);
  const series = candlesOf(market, symbol, searchParams.get('interval') ?? '');
  const rows = series.list({ from, until: until + 1, limit }).map(candleRow);
  return { body: JSON.stringify({ rows }) };
}

function answerInstruments(market: Market): RestResponse {
  const rows = market.pairs.map(({ pair, priceDecimals, volumeDecimals, limits }) => ({
    symbol: symbolOf(pair),
    status: market.status(pair),
    tick: String(limits?.priceStep ?? 10 ** -priceDecimals),
    lot: String(limits?.volumeStep ?? 10 ** -volumeDecimals),
  }));
  return { body: JSON.stringify({ rows }) };
}

const INTERVALS: Readonly<Record<string, string>> = { min: '1m', hour: '1h', day: '1d' };

const candlesOf = (market: Market, symbol: string, word: string): CandleSeries =>
  market.candles(pairOf(symbol), INTERVALS[word] ?? '1m');

const candleRow = (candle: MarketCandle): object => ({
  symbol: symbolOf(candle.pair),
  begin: candle.openTime,
  open: candle.openText,
  high: candle.highText,
  low: candle.lowText,
  close: candle.closeText,
  size: candle.volumeText,
  trades: candle.trades,
});

const tradeRow = ({ pair, id, priceText, volumeText, side, time }: PublicTrade): object => ({
  symbol: symbolOf(pair),
  id,
  price: priceText,
  size: volumeText,
  side,
  time,
});

const levelRows = (levels: readonly Level[]): string[][] =>
  levels.map(({ priceText, volumeText }) => [priceText, volumeText]);

const symbolOf = (pair: string): string => pair.replace('/', '-').toUpperCase();

const pairOf = (symbol: string): string => symbol.toLowerCase().replace('-', '/');
