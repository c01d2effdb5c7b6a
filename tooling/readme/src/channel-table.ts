import '@hftjs/adapter-binance';
import '@hftjs/adapter-coinbase';
import '@hftjs/adapter-ib';
import '@hftjs/adapter-kraken';
import '@hftjs/adapter-okx';
import {
  adapterPackageOf,
  Channel,
  Exchange,
  getExchangeStream,
  registeredExchanges,
  silentLogger,
} from '@hftjs/core';

const NAMES = Object.values(Channel);

/** `subscribeArgs` that change which channels an exchange has. */
const VARIANTS: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>> = {
  [Exchange.KRAKEN_FUTURE]: [{ api: 'unified' }],
  [Exchange.IB]: [{ sampledTrades: true }, { transport: 'tws' }],
};

/** The table of the channels of each exchange, as Markdown, from `supportedChannels()` of the streams. */
export function channelTable(): string {
  const registered = registeredExchanges();
  const published: readonly Exchange[] = Object.values(Exchange);
  const exchanges = [
    ...published.filter((exchange) => registered.includes(exchange)),
    ...registered.filter((exchange) => !published.includes(exchange)),
  ];
  const rows = exchanges.flatMap((exchange) => [
    row(exchange),
    ...(VARIANTS[exchange] ?? []).map((args) => row(exchange, args)),
  ]);
  const rule = `| --- | --- |${NAMES.map(() => ' :-: |').join('')}`;
  return [`| exchange | package | ${NAMES.join(' | ')} |`, rule, ...rows].join('\n');
}

function row(exchange: Exchange, subscribeArgs?: Readonly<Record<string, unknown>>): string {
  const stream = getExchangeStream<string>({
    exchange,
    currencyPairs: ['btc/usd'],
    subscribeChannels: [Channel.TICKER],
    logger: silentLogger,
    subscribeArgs,
  });
  const has = stream.supportedChannels();
  const cells = NAMES.map((channel) => (has.includes(channel) ? 'yes' : '–'));
  return `| ${labelOf(exchange, subscribeArgs)} | ${linkOf(exchange)} | ${cells.join(' | ')} |`;
}

const labelOf = (exchange: Exchange, args: Readonly<Record<string, unknown>> = {}): string =>
  [`\`${exchange}\``, ...Object.entries(args).map(([name, value]) => `\`${name}: ${quoted(value)}\``)].join(
    ', ',
  );

const quoted = (value: unknown): string => (typeof value === 'string' ? `'${value}'` : String(value));

function linkOf(exchange: Exchange): string {
  const name = adapterPackageOf(exchange) ?? `@hftjs/adapter-${exchange.replaceAll('_', '-')}`;
  return `[\`${name}\`](${name.replace('@hftjs/', 'packages/')}/)`;
}
