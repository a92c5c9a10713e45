/**
 * Builds dist/ anew: compiles, joins the files of the command, makes the page of reports, and puts the command where `npx sigma-replay` finds it in
 * a checkout, as npm does where it installs.
 */
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { buildReportPage } from './build-report-page.js'

const root = fileURLToPath(new URL('..', import.meta.url))

function compile() {
  rmSync(join(root, 'dist'), { recursive: true, force: true })
  const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc')
  return (
    spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' }).status ?? 1
  )
}

/** What Node starts, beside each other, as they look for one another there. */
const ENTRIES = {
  main: 'cli/main.js',
  worker: 'node/worker.js',
  'ts-evtx-process': 'node/ts-evtx-process.js',
}

/** Finding and loading two hundred small files takes longer than reading a small log. The rooms stay as they are for programs. */
async function joinCommand() {
  const input = Object.fromEntries(Object.entries(ENTRIES).map(([name, path]) => [name, join(root, 'dist', path)]))
  const alias = { 'string-width': join(root, 'dist', 'cli', 'string-width.js') }
  const bundle = await rolldown({ input, platform: 'node', resolve: { alias } })
  const { output } = await bundle.write({ dir: join(root, 'dist', 'cli'), chunkFileNames: 'part-[hash].js' })
  await bundle.close()
  const modules = output.flatMap((chunk) => Object.keys(chunk.modules ?? {}))
  writeFileSync(join(root, 'dist', 'cli', 'THIRD-PARTY-LICENSES.txt'), licencesOf(modules))
}

/** Of the packages that were joined in. */
function licencesOf(modules) {
  const folders = modules.map((path) => /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(path)?.[0])
  return [...new Set(folders.filter((folder) => folder !== undefined))].sort().map(licenceOf).join('\n')
}

function licenceOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry))
  return `${name} ${version} (${license})\n\n${file === undefined ? '' : readFileSync(join(folder, file), 'utf8')}\n`
}

function linkCommand() {
  const commands = join(root, 'node_modules', '.bin')
  const link = join(commands, 'sigma-replay')
  mkdirSync(commands, { recursive: true })
  chmodSync(join(root, 'dist', 'cli', 'main.js'), 0o755)
  if (process.platform === 'win32')
    return writeFileSync(`${link}.cmd`, '@node "%~dp0\\..\\..\\dist\\cli\\main.js" %*\r\n')
  rmSync(link, { force: true })
  symlinkSync(join('..', '..', 'dist', 'cli', 'main.js'), link)
}

process.exitCode = compile()
if (process.exitCode === 0) {
  await joinCommand()
  await buildReportPage(root, licencesOf)
  linkCommand()
}
