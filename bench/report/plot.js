/** Growth as a picture: two panels, both axes logarithmic, a line for each program. SVG without a library: it is little. */

const PANEL = { width: 400, height: 300 }
const MARGIN = { left: 62, right: 24, top: 44, bottom: 52 }
const COLOURS = ['#1f6f8b', '#c8553d', '#6a994e', '#7b5ea7', '#8d6b3f']
const WHOLE = { width: MARGIN.left + PANEL.width + MARGIN.right, height: MARGIN.top + PANEL.height + MARGIN.bottom }
const LEGEND_HEIGHT = 30

/** `panels`: `{ title, xLabel, series: [{ name, points: [{ x, y, min, max }] }] }`, y in seconds. */
export function plotOf(panels) {
  const names = [...new Set(panels.flatMap(({ series }) => series.map(({ name }) => name)))]
  const width = WHOLE.width * panels.length
  const height = WHOLE.height + LEGEND_HEIGHT
  const scaleY = scaleOf(
    panels.flatMap(({ series }) => series.flatMap(({ points }) => points.flatMap(({ min, max }) => [min, max]))),
    [MARGIN.top + PANEL.height, MARGIN.top],
  )
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="12" fill="#333">`,
    `<title>${escaped(panels.map(({ title }) => title).join('; '))}</title>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...panels.map((panel, index) => panelOf(panel, names, scaleY, index * WHOLE.width)),
    ...names.map((name, index) => legendEntry(name, index, WHOLE.height)),
    '</svg>\n',
  ].join('\n')
}

function panelOf({ title, xLabel, series }, names, scaleY, offset) {
  const left = MARGIN.left
  const right = left + PANEL.width
  const bottom = MARGIN.top + PANEL.height
  const known = [...new Set(series.flatMap(({ points }) => points.map(({ x }) => x)))].sort((a, b) => a - b)
  const scaleX = scaleOf(known, [left + 16, right - 16])
  return [
    `<g transform="translate(${offset} 0)">`,
    `<text x="${left}" y="24" font-size="14" font-weight="600">${escaped(title)}</text>`,
    ...scaleY.ticks.map((tick) => rowLine(tick, scaleY.at(tick), left, right)),
    ...known.map((x) => columnTick(x, scaleX.at(x), bottom)),
    `<rect x="${left}" y="${MARGIN.top}" width="${PANEL.width}" height="${PANEL.height}" fill="none" stroke="#999"/>`,
    `<text x="${(left + right) / 2}" y="${bottom + 42}" text-anchor="middle">${escaped(xLabel)}</text>`,
    `<text transform="translate(16 ${(MARGIN.top + bottom) / 2}) rotate(-90)" text-anchor="middle">seconds, logarithmic</text>`,
    ...series.map(({ name, points }) => lineOf(points, COLOURS[names.indexOf(name) % COLOURS.length], scaleX, scaleY)),
    '</g>',
  ].join('\n')
}

function rowLine(seconds, y, left, right) {
  return `<line x1="${left}" x2="${right}" y1="${round(y)}" y2="${round(y)}" stroke="#e3e3e3"/><text x="${left - 8}" y="${round(y + 4)}" text-anchor="end">${seconds}</text>`
}

function columnTick(value, x, bottom) {
  return `<line x1="${round(x)}" x2="${round(x)}" y1="${bottom}" y2="${bottom + 5}" stroke="#999"/><text x="${round(x)}" y="${bottom + 20}" text-anchor="middle">${value.toLocaleString('en')}</text>`
}

/** The line of medians, with a bar from the quickest to the slowest run at each point. */
function lineOf(points, colour, scaleX, scaleY) {
  const places = points.map(({ x, y, min, max }) => ({
    x: round(scaleX.at(x)),
    y: round(scaleY.at(y)),
    low: round(scaleY.at(min)),
    high: round(scaleY.at(max)),
  }))
  return [
    `<polyline points="${places.map(({ x, y }) => `${x},${y}`).join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>`,
    ...places.map(({ x, low, high }) => `<line x1="${x}" x2="${x}" y1="${low}" y2="${high}" stroke="${colour}"/>`),
    ...places.map(({ x, y }) => `<circle cx="${x}" cy="${y}" r="3.5" fill="${colour}"/>`),
  ].join('\n')
}

function legendEntry(name, index, top) {
  const x = MARGIN.left + index * 150
  const colour = COLOURS[index % COLOURS.length]
  return `<line x1="${x}" x2="${x + 24}" y1="${top + 10}" y2="${top + 10}" stroke="${colour}" stroke-width="2"/><circle cx="${x + 12}" cy="${top + 10}" r="3.5" fill="${colour}"/><text x="${x + 32}" y="${top + 14}">${escaped(name)}</text>`
}

/** Logarithmic. Ticks are 1, 2 and 5 times the powers of ten within the values. */
function scaleOf(values, [from, to]) {
  const low = Math.log10(Math.min(...values) * 0.9)
  const high = Math.log10(Math.max(...values) * 1.1)
  const at = (value) => from + ((Math.log10(value) - low) / (high - low)) * (to - from)
  const ticks = []
  for (let power = Math.floor(low); power <= Math.ceil(high); power++)
    for (const digit of [1, 2, 5]) {
      const tick = Number(`${digit}e${power}`)
      if (Math.log10(tick) >= low && Math.log10(tick) <= high) ticks.push(tick)
    }
  return { at, ticks }
}

function round(number) {
  return Math.round(number * 10) / 10
}

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
