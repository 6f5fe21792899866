/** A table with its columns aligned, as the repository’s formatter would write it. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [heads, ...rows].map((row) => row.map(escaped));
  const widths = heads.map((_, column) => Math.max(3, ...cells.map((row) => widthOf(row[column] ?? ''))));
  const lines = cells.map((row) => line(widths.map((width, column) => padded(row[column] ?? '', width))));
  const rule = line(widths.map((width) => '-'.repeat(width)));
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}

/** A generated page: what it was made from, its title and its paragraphs. */
export function page(title: string, source: string, paragraphs: readonly string[]): string {
  const notice = `<!-- Generated from ${source} by \`npm run docs\`. Do not edit. -->`;
  return `${[notice, `# ${title}`, ...paragraphs].join('\n\n')}\n`;
}

/** A text as code, or as it is when it holds code already. */
export function code(text: string): string {
  return text.includes('`') ? text : `\`${text}\``;
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function escaped(cell: string): string {
  return cell.replaceAll('|', '\\|');
}

function padded(cell: string, width: number): string {
  return cell + ' '.repeat(width - widthOf(cell));
}

function widthOf(cell: string): number {
  return Array.from(cell).length;
}
