import { VENUES } from './venues.js';

const names = Object.entries(VENUES)
  .map(([name, { title }]) => `  ${name.padEnd(16)}${title}`)
  .join('\n');

export const HELP = `Starts a simulated exchange on this machine: the exchange's own REST and WebSocket, a market that
moves, and an account with keys. No network, no money. Trade on it with any library in any language.

Usage: hftjs-simulator VENUE [options]

${names}

  --port N           port on 127.0.0.1 (default: a free one)
  --pairs LIST       such as btc/usdt,eth/usdt
  --rate N           actions of the other traders per second and pair (default 100; 0: nothing moves)
  --funds LIST       what the account has, such as usdt=10000,btc=0.5 (default: more than it needs)
  --seed TEXT        another market; the same seed gives the same one (default 1)
  --scenario FILE    a scripted market: a crash, thin books, faults at times, as JSON
  --faults FILE      the same kind of file, for faults that go beside a scenario
  --json             prints what a program needs as one line of JSON
  --help             this text

Ctrl-C ends it.

Examples:
  npx -y @hftjs/simulator-cli binance --port 9001 --pairs btc/usdt --funds usdt=10000
  npx -y @hftjs/simulator-cli kraken --rate 500 --seed 7 --scenario crash.json
  npx -y @hftjs/simulator-cli okx_swap --json

A scenario:
  {
    "market": [{ "at": "5s", "event": "move", "pair": "btc/usdt", "percent": -8, "over": "10s" }],
    "faults": [{ "at": "8s", "every": "30s", "fault": "drop" }]
  }
`;
