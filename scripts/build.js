/** Builds dist/ anew: compiles, and puts the command where `npx sigma-replay` finds it in a checkout, as npm does where it installs. */
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

function compile() {
  rmSync(join(root, 'dist'), { recursive: true, force: true })
  const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc')
  return (
    spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' }).status ?? 1
  )
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
if (process.exitCode === 0) linkCommand()
