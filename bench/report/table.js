/** Rows of results as a table of Markdown, which reads well on a terminal as well. */
export function tableOf(part, cases) {
  const rows = part.kind === 'stages' ? stageRows(cases) : programRows(cases)
  return markdown(rows)
}

function programRows(cases) {
  const head = ['input', 'program', 'results', 'seconds', 'min–max', 'CPU s', 'peak MiB', 'ratio']
  const body = cases.flatMap(({ input, rows }) =>
    rows.map(({ program, count, seconds, cpu, rss, ratio }, index) => [
      index === 0 ? input : '',
      program,
      count === null ? '–' : grouped(count),
      digits(seconds.median),
      `${digits(seconds.min)}–${digits(seconds.max)}`,
      cpu === null ? '–' : digits(cpu),
      rss === null ? '–' : rss.toFixed(0),
      `${ratio.toFixed(ratio < 10 ? 2 : 1)}×`,
    ]),
  )
  return [head, ...body]
}

function stageRows(cases) {
  const head = ['stage', 'what it adds', 'goes on from', 'counted', 'first s', 'warm s', 'step ms', 'warm MiB/s']
  const body = cases.flatMap(({ rows }) =>
    rows.map(({ stage, what, after, count, counted, first, warm, step, mebibytes }) => [
      stage,
      what,
      after ?? '–',
      `${grouped(count)} ${counted}`,
      digits(first),
      digits(warm),
      (step * 1000).toFixed(0),
      grouped(Math.round(mebibytes / warm)),
    ]),
  )
  return [head, ...body]
}

/** Three digits that matter. */
function digits(seconds) {
  return seconds >= 100
    ? seconds.toFixed(0)
    : seconds >= 10
      ? seconds.toFixed(1)
      : seconds.toFixed(seconds >= 1 ? 2 : 3)
}

function grouped(number) {
  return String(number).replaceAll(/\B(?=(\d{3})+$)/g, ',')
}

function markdown(rows) {
  const widths = rows[0].map((_cell, column) => Math.max(...rows.map((row) => row[column].length)))
  const line = (cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`
  const [head, ...body] = rows
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n')
}
