/** Commands that need no brokerage session. */
export type KeepAlive = { readonly topic: 'tic' } | { readonly topic: 'ech' };

/** Commands that need a brokerage session. */
export type Subscription =
  | { readonly topic: 'sor' | 'uor' | 'utr' }
  | { readonly topic: 'smd'; readonly target: string; readonly fields: readonly string[] }
  | { readonly topic: 'umd'; readonly target: string }
  | { readonly topic: 'sbd'; readonly account: string; readonly conid: number; readonly target: string }
  | { readonly topic: 'ubd'; readonly account: string }
  | { readonly topic: 'str'; readonly isRealtimeOnly: boolean; readonly days: number }
  | {
      readonly topic: 'smh';
      readonly target: string;
      readonly period: string;
      readonly bar: string;
      readonly outsideRth: boolean;
    }
  | { readonly topic: 'umh'; readonly serverId: string };

/** Commands about the money of accounts: a login is enough. */
export type AccountCommand =
  | {
      readonly topic: 'ssd' | 'sld';
      readonly account: string;
      /** Rows and fields that are wanted; all, when there are none. */
      readonly keys: readonly string[];
      readonly fields: readonly string[];
    }
  | { readonly topic: 'usd' | 'uld'; readonly account: string }
  | { readonly topic: 'spl' | 'upl' };

export const isAccountCommand = (
  command: KeepAlive | Subscription | AccountCommand,
): command is AccountCommand => ['ssd', 'sld', 'usd', 'uld', 'spl', 'upl'].includes(command.topic);

/** Reads `topic+target+{args}`; returns `undefined` for a text that the venue would reject. The exact text matters. */
export function readCommand(text: string): KeepAlive | Subscription | AccountCommand | undefined {
  if (text === 'tic') return { topic: 'tic' };
  if (text === 'ech+hb') return { topic: 'ech' };
  if (text === 'utr' || text === 'utr+{}') return { topic: 'utr' };
  if (text === 'sor+{}') return { topic: 'sor' };
  if (text === 'uor+{}') return { topic: 'uor' };
  if (text === 'spl+{}' || text === 'upl+{}') return { topic: text === 'spl+{}' ? 'spl' : 'upl' };
  const [, ends, ended = ''] = /^(usd|uld)\+(\w+)\+\{\}$/.exec(text) ?? [];
  if (ends === 'usd' || ends === 'uld') return { topic: ends, account: ended };
  const [, serverId] = /^umh\+(\w+)$/.exec(text) ?? [];
  if (serverId !== undefined) return { topic: 'umh', serverId };
  const ladder = /^sbd\+(\w+)\+((\d+)(?:\+\w+)?)$/.exec(text);
  if (ladder !== null) {
    const [, account = '', target = '', conid] = ladder;
    return { topic: 'sbd', account, target, conid: Number(conid) };
  }
  const [, account] = /^ubd\+(\w+)$/.exec(text) ?? [];
  return account === undefined ? readWithArguments(text) : { topic: 'ubd', account };
}

function readWithArguments(text: string): Subscription | AccountCommand | undefined {
  const [, topic, target = '', json = ''] =
    /^(smd|umd|smh)\+(\d+(?:@\w+)?)\+(\{.*\})$/.exec(text) ??
    /^(ssd|sld)\+(\w+)\+(\{.*\})$/.exec(text) ??
    /^(str)()\+(\{.*\})$/.exec(text) ??
    [];
  const args = readArguments(json);
  if (args === undefined) return undefined;
  if (topic === 'umd') return { topic, target };
  if (topic === 'smd') {
    const { fields } = args;
    const isList = Array.isArray(fields) && fields.every((field) => typeof field === 'string');
    return isList ? { topic, target, fields } : undefined;
  }
  if (topic === 'ssd' || topic === 'sld')
    return { topic, account: target, keys: textsOf(args.keys), fields: textsOf(args.fields) };
  if (topic === 'smh')
    return {
      topic,
      target,
      period: typeof args.period === 'string' ? args.period : '1d',
      bar: typeof args.bar === 'string' ? args.bar : '1min',
      outsideRth: args.outsideRth === true,
    };
  if (topic !== 'str') return undefined;
  const days = typeof args.days === 'number' ? args.days : 1;
  return { topic, isRealtimeOnly: args.realtimeUpdatesOnly === true, days: Math.min(7, Math.max(1, days)) };
}

const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];

function readArguments(json: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(json) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}
