import { CHANNELS } from '@hftjs/core';
import { Declarations, type Declaration, type Field } from './declarations.js';

/** The fields of the events of each channel, and the types of these fields, as Markdown, from the sources of core. */
export function eventTables(): string {
  const declarations = new Declarations();
  const events = Object.values(CHANNELS).map(({ queue, handler, summary }) => ({
    source: `\`${queue}\`, \`${handler}\`: ${summary}.`,
    event: declarations.eventOf(queue),
  }));
  const header = new Map(
    events.flatMap(({ event }) => event.fields.filter(isShared)).map((field) => [field.name, field]),
  );
  const names = new Set(events.map(({ event }) => event.name));
  const used = declarations.usedTypes();
  const types = used.filter(({ name }) => !names.has(name));
  const linked = new Set(used.map(({ name }) => nameOf(name)));
  const parts = events.flatMap(({ source, event }) => [
    `## ${event.name}`,
    source,
    event.meaning,
    table(event.fields.filter((field) => !isShared(field)).sort(byChannel), linked),
    ...(event.fields.some(isShared) ? ['And [the fields of most events](#fields-of-most-events).'] : []),
  ]);
  return [
    '## Fields of most events',
    table([...header.values()], linked),
    ...parts,
    '## Types',
    ...types.flatMap((type) => [
      `### ${nameOf(type.name)}`,
      type.meaning,
      type.text === undefined ? table(type.fields, linked) : listing(type),
    ]),
  ].join('\n\n');
}

/** Whether a field is shown once for all events: what they extend declares it. The channel's name differs. */
const isShared = ({ owner, name }: Field): boolean => owner === 'HeaderOf' && name !== 'channel';

/** The channel comes first, the others in their own order. */
const byChannel = (left: Field, right: Field): number =>
  Number(right.name === 'channel') - Number(left.name === 'channel');

/** A type's name without its parameters. */
const nameOf = (name: string): string => name.replace(/<.*/, '');

const listing = ({ name, text = '' }: Declaration): string => `\`\`\`ts\ntype ${name} = ${text};\n\`\`\``;

const table = (fields: readonly Field[], linked: ReadonlySet<string>): string =>
  [
    '| field | type | unit and meaning | absent |',
    '| --- | --- | --- | --- |',
    ...fields.map(
      ({ name, type, meaning, absent = 'never' }) =>
        `| \`${name}\` | ${typeCell(type, linked)} | ${cell(meaning)} | ${cell(absent)} |`,
    ),
  ].join('\n');

const typeCell = (type: string, linked: ReadonlySet<string>): string => {
  const named = /^(?:readonly )?(\w+)(?:<.*>)?(?:\[\])?$/.exec(type)?.[1] ?? '';
  const code = `\`${cell(type)}\``;
  return linked.has(named) ? `[${code}](#${named.toLowerCase()})` : code;
};

/** Text of a cell: a bar would end it. */
const cell = (text: string): string => text.replaceAll('|', String.raw`\|`);
