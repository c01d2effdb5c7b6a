import { cellsOf, TEXT_COLUMNS, verdictOf, type Section, type Summary } from './summary.js';

/** The results for a terminal. */
export function formatTerminal(summary: Summary): string {
  const { facts, sections, remarks } = summary;
  return [
    `Node ${facts.nodes.join(', ')}; ${facts.cpu}, ${facts.cores} cores; ${facts.date}; commit ${facts.commit}`,
    ...sections.flatMap((section) => ['', section.title, ...table(section), ...notesOf(section)]),
    '',
    ...remarks,
    ...verdictOf(summary),
  ].join('\n');
}

export const notesOf = ({ rows }: Section): string[] =>
  rows.flatMap(({ message, node, client, note }) =>
    note === undefined ? [] : [`${message}, Node ${node}, ${client}: ${note}`],
  );

function table(section: Section): string[] {
  const rows = cellsOf(section);
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column < TEXT_COLUMNS ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}
