import type { Random } from '@hftjs/simulator';

const HEX = '0123456789abcdef';

/** A random UUID of version 4. */
export function uuid(random: Random): string {
  const part = (length: number): string => random.text(length, HEX);
  return `${part(8)}-${part(4)}-4${part(3)}-${random.pick('89ab')}${part(3)}-${part(12)}`;
}
