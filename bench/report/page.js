/** Results as the page docs/benchmarks.md and its picture. Every number in it is one of the results. */
import { PARTS } from '../parts/all.js'
import { plotOf } from './plot.js'
import { tableOf } from './table.js'

export function pageOf({ setting, runs, skipped, parts }) {
  const growth = parts.some(({ name }) => partOf(name).growsWith !== undefined)
  return [
    '# Benchmarks',
    `Written by \`node bench/write-docs.js\` from one run of \`npm run bench\`: [bench/README.md](../bench/README.md) says how to repeat it. Compare ratios, not seconds: above 1× means slower than the first row.`,
    settingTable(setting, runs),
    ...headlines(parts),
    ...(growth ? ['![Seconds against the size of the log and the number of rules](benchmarks-growth.svg)'] : []),
    ...parts.flatMap(({ name, cases }) => {
      const part = partOf(name)
      return [`## ${part.title}`, part.about, tableOf(part, cases)]
    }),
    '## Left out',
    skipped.map(({ what, why }) => `- ${what}: ${why}`).join('\n') || 'Nothing.',
    '',
  ].join('\n\n')
}

export function growthPlot({ parts }) {
  const panels = parts
    .filter(({ name }) => partOf(name).growsWith !== undefined)
    .map(({ name, cases }) => {
      const { growsWith } = partOf(name)
      return {
        title: partOf(name).title,
        xLabel: growsWith === 'rules' ? 'rules, logarithmic' : 'size of the log in MiB, logarithmic',
        series: seriesOf(cases, growsWith),
      }
    })
  return panels.length === 0 ? undefined : plotOf(panels)
}

function partOf(name) {
  return PARTS.find((part) => part.name === name)
}

function seriesOf(cases, growsWith) {
  const names = [...new Set(cases.flatMap(({ rows }) => rows.map(({ program }) => program)))]
  return names.map((name) => ({
    name,
    points: cases.flatMap((each) =>
      each.rows
        .filter(({ program }) => program === name)
        .map(({ seconds }) => ({ x: each[growsWith], y: seconds.median, min: seconds.min, max: seconds.max })),
    ),
  }))
}

function settingTable({ date, machine, load, versions, logs, rules }, runs) {
  const present = Object.entries(versions).filter(([, version]) => version !== null)
  return [
    `- Date: ${date}`,
    `- Machine: ${machine}; load ${load.map((number) => number.toFixed(1)).join(' when the run began, ')} when it ended`,
    `- Versions: ${present.map(([name, version]) => `${name} ${version}`).join(', ')}`,
    `- Logs: ${logs}`,
    `- Rules: ${rules}`,
    `- ${runs} rounds (start-up: ${2 * runs}), programs in turn; medians`,
  ].join('\n')
}

/** Where each growth begins and where it ends, beside the peers that do the same. */
function headlines(parts) {
  const sentences = parts
    .filter(({ name }) => partOf(name).growsWith !== undefined)
    .flatMap(({ cases }) => [...new Set([cases[0], cases.at(-1)])].flatMap(comparisons))
  return sentences.length === 0 ? [] : [sentences.join('\n')]
}

function comparisons({ input, rows }) {
  const [ours] = rows
  return rows
    .filter(({ isOurs }) => !isOurs)
    .map(({ program, ratio, count }) => {
      const found = count === ours.count ? 'the same number of matches' : `${count} matches against ${ours.count}`
      return `- ${input}: ${program} takes ${ratio.toFixed(2)} times as long as sigma-replay (${found}).`
    })
}
