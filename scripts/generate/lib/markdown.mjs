/** Markdown tables with escaped cells. */

/** Text in a table cell. */
export function cell(text) {
  return String(text)
    .replaceAll('|', '\\|')
    .replace(/\s*\n\s*/g, '<br>');
}

/** A table; headers and rows are lists of text. */
export function table(headers, rows) {
  const line = (cells) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(headers), line(headers.map(() => '---')), ...rows.map(line)].join('\n');
}

/** `code`, also when it contains a backtick. */
export function code(text) {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}
