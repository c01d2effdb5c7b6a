import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A mistake of the caller, in words that say how to mend it. */
export class UsageError extends Error {}

/** What the files of the template are called. */
const TEMPLATE = namesOf('my_venue');

/** Letters and digits in parts, which the names of files, classes and exchanges join in different ways. */
const NAME = /^[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*$/;

/** What `registerExchange` accepts. */
const LONGEST = 64;

/** The names that follow from that of an exchange, such as `gate_io`: of the package too, unless it is given. */
export function namesOf(exchange, packageName = `@hftjs/adapter-${dashed(exchange)}`) {
  return {
    exchange: exchange.replaceAll('-', '_'),
    file: dashed(exchange),
    className: exchange
      .split(/[_-]/)
      .map((part) => part.slice(0, 1).toUpperCase() + part.slice(1))
      .join(''),
    packageName,
  };
}

/** Replaces the names of the template, in the content or in the name of a file. */
export const renamed = (text, names) =>
  ['packageName', 'exchange', 'file', 'className'].reduce(
    (result, kind) => result.replaceAll(TEMPLATE[kind], names[kind]),
    text,
  );

/** @throws UsageError for a name that no adapter can have, or that one has already */
export async function checkName(root, given) {
  if (given.length > LONGEST)
    throw new UsageError(`the name has ${given.length} characters, at most ${LONGEST}`);
  if (!NAME.test(given))
    throw new UsageError(
      `${JSON.stringify(given)} is not the name of an exchange: write lower-case letters, digits and single underscores, with a letter first, such as bitstamp or gate_io`,
    );
  const { exchange, file } = namesOf(given);
  if (exchange === TEMPLATE.exchange)
    throw new UsageError(
      `${exchange} is the name in the template: write that of the exchange, such as bitstamp`,
    );
  if (existsSync(join(root, 'packages', file)))
    throw new UsageError(`${file} is the name of a part of hftjs, packages/${file}: choose another name`);
  if ((await publishedExchanges(root)).includes(exchange))
    throw new UsageError(`hftjs has an adapter for ${exchange}: change that one, or choose another name`);
}

/** The values of `Exchange` in core: read from its source, because nothing needs to be built here. */
async function publishedExchanges(root) {
  const source = await readFile(join(root, 'packages/core/src/contract/exchange.ts'), 'utf8');
  return [...source.matchAll(/^ {2}[A-Z_]+: '(\w+)',$/gm)].map(([, name]) => name);
}

function dashed(exchange) {
  return exchange.replaceAll('_', '-');
}
