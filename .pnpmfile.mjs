// What pnpm changes in a manifest that it packs or publishes.
import { beforePacking } from './tooling/pack/peer-ranges.js';

export const hooks = { beforePacking };
