import { expect, test } from 'vitest';
import { exchangesOf, mistakesWith } from './fixtures/broken-config.js';

/** The names that a message lists for an argument that is unknown. */
const namesIn = (message: string): string[] =>
  /expected (?:one of )?([^;]*)/.exec(message)?.[1]?.split(', ') ?? [];

/** The arguments that an adapter declares, with those in them: asked for by one that no adapter has. */
async function declaredBy(exchange: string): Promise<string[][]> {
  const [message = ''] = await mistakesWith(exchange, { no_such_argument: 1 });
  const paths: string[][] = [];
  for (const name of namesIn(message)) {
    paths.push([name]);
    const [inner = ''] = await mistakesWith(exchange, { [name]: { no_such_argument: 1 } });
    if (inner.includes('no_such_argument: is unknown'))
      for (const part of namesIn(inner)) paths.push([name, part]);
  }
  return paths;
}

test.each(exchangesOf())(
  'each argument that the adapter of %s declares is read and reported in snake_case',
  async (exchange) => {
    const paths = await declaredBy(exchange);
    expect(paths.length).toBeGreaterThan(3);
    for (const path of paths) {
      for (const name of path) expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
      // No argument takes this.
      const args = path.reduceRight<unknown>((inner, name) => ({ [name]: inner }), null);
      const [message = ''] = await mistakesWith(exchange, args);
      expect(message).toMatch(new RegExp(`subscribe_args\\.${path.join('\\.')}: (?:takes|is not an object)`));
    }
  },
);
