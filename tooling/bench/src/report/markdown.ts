import { cellsOf, TEXT_COLUMNS, verdictOf, type Section, type Summary } from './summary.js';
import { notesOf } from './terminal.js';

/** The results as a report. */
export function formatMarkdown(summary: Summary): string {
  const { facts, sections, remarks } = summary;
  return [
    '# What a frame costs',
    '',
    `- Date: ${facts.date}`,
    `- Commit: ${facts.commit}`,
    `- Command: \`${facts.command}\``,
    `- Processor: ${facts.cpu}, ${facts.cores} cores`,
    `- System: ${facts.system}`,
    `- Node: ${facts.nodes.join(', ')}`,
    ...verdictOf(summary).map((line) => `- ${line}`),
    ...sections.flatMap((section) => [
      '',
      `## ${section.title}`,
      '',
      section.explanation,
      '',
      ...table(section),
      ...listOf(notesOf(section)),
    ]),
    ...(remarks.length === 0 ? [] : ['', '## Other libraries', ...listOf(remarks)]),
    '',
  ].join('\n');
}

const listOf = (lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', ...lines.map((line) => `- ${line}`)];

function table(section: Section): string[] {
  const [titles = [], ...rows] = cellsOf(section);
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rule = titles.map((_, column) => (column < TEXT_COLUMNS ? '---' : '--:'));
  return [line(titles), line(rule), ...rows.map(line)];
}
