import { books } from './books.js';
import { burst } from './burst.js';
import { cost } from './cost.js';
import { latency } from './latency.js';
import { memory } from './memory.js';
import { observers } from './observers.js';
import { pairs } from './pairs.js';
import type { Part, PartName } from './part.js';

export const PARTS: Readonly<Record<PartName, Part>> = {
  cost,
  burst,
  pairs,
  books,
  observers,
  latency,
  memory,
};
