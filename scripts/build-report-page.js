/** The page of HTML reports as one file: script and style inside, each allowed by its hash and nothing else. */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { rolldown } from 'rolldown'

/** Later ones say more of the same elements. */
const STYLES = ['theme', 'base', 'views', 'lists', 'pane', 'narrow']

export async function buildReportPage(root, licencesOf) {
  const page = join(root, 'src', 'html', 'page')
  const read = (...parts) => readFileSync(join(...parts), 'utf8')
  const { code, modules } = await bundled(join(page, 'main.ts'))
  const script = `/*\n${licencesOf(modules)}*/\n${code}`
  const sheets = STYLES.map((name) => read(page, 'style', `${name}.css`))
  const style = [read(root, 'node_modules', 'uplot', 'dist', 'uPlot.min.css'), ...sheets].join('\n')
  const values = {
    '<script></script>': `<script>${script}</script>`,
    '<style></style>': `<style>${style}</style>`,
    'SCRIPT-HASH': hashOf(script),
    'STYLE-HASH': hashOf(style),
  }
  for (const [name, text] of Object.entries({ script, style }))
    if (/<\/(script|style)|<!--/i.test(text)) throw new Error(`the ${name} of the report page would end its element`)
  // Placed by a function: in a replacement text `$` means something.
  const whole = read(page, 'page.html').replace(/<(script|style)><\/\1>|\w+-HASH/g, (name) => values[name])
  mkdirSync(join(root, 'dist', 'html'), { recursive: true })
  writeFileSync(join(root, 'dist', 'html', 'report-page.html'), whole)
}

async function bundled(input) {
  const bundle = await rolldown({ input, platform: 'browser' })
  const { output } = await bundle.generate({ format: 'iife', minify: true })
  await bundle.close()
  if (output.length !== 1) throw new Error('the page of reports must be one script')
  return { code: output[0].code, modules: Object.keys(output[0].modules) }
}

function hashOf(text) {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}
