/** `sigma-replay make`: logs that nobody recorded, marked as such. */
import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { crc32 } from 'node:zlib'
import { EvtxWriteError } from '../evtx/index.ts'
import { findNamed } from '../node/files.ts'
import { isSystemError, systemMessage } from '../node/system-message.ts'
import { describeRecording, type Recording, RecordingError, withEventsOf, writeRecording } from '../recording/index.ts'
import { bytesText, countedText, terminalText } from '../report/index.ts'
import { isAtomicsFile } from './atomic-files.ts'
import { EXIT, type ExitCode, UserError } from './exit-codes.ts'
import { type Io, paintFor, say } from './io.ts'
import { makeOfAtomics } from './make-atomics.ts'
import type { MakeSettings } from './make-options.ts'
import { madeSidecar } from './make-sidecar.ts'
import { problemText } from './problems.ts'
import { refuseOverwriting, SIDECAR_SUFFIX, writeWhole } from './whole-files.ts'

/** @throws UserError, OutputFailed */
export async function make(settings: MakeSettings, io: Io): Promise<ExitCode> {
  const paint = paintFor(io, settings.color)
  const tellError = (line: string): void => say(io, paint('error', terminalText(line)))
  const found = await findNamed(settings.paths, io.cwd, (name) => /\.(?:ya?ml|json)$/i.test(name))
  found.problems.map(problemText).forEach(tellError)
  const named = new Set(settings.paths.map((path) => path.replaceAll('\\', '/')))
  const atomics = found.files.filter(isAtomicsFile)
  const descriptions = found.files.filter(
    (file) => !atomics.includes(file) && (named.has(file.name) || isDescription(file.path)),
  )
  if (atomics.length + descriptions.length === 0) throw new UserError('no description of a log and no test in there')
  if (atomics.length > 0 && descriptions.length > 0) throw new UserError('give descriptions or tests, not both')
  if (atomics.length > 0) return makeOfAtomics(settings, atomics, io)
  if (settings.output !== undefined && descriptions.length > 1)
    throw new UserError('--output names one file, and there are several descriptions; without it each gets its own')

  let code: ExitCode = found.problems.length > 0 ? EXIT.usage : EXIT.done
  for (const { path, name } of descriptions) {
    const output = settings.output ?? name.replace(/\.[^.\\/]+$/, '.evtx')
    refuseOverwriting(
      [
        { option: '--output', path: output },
        { option: '--output', path: output + SIDECAR_SUFFIX },
      ],
      found.files,
      io,
    )
    try {
      const recording = readRecording(path, name)
      const bytes = writeRecording(recording, crc32)
      await writeWhole(output, bytes, io)
      await writeWhole(
        output + SIDECAR_SUFFIX,
        madeSidecar(output, bytes, recording.events.length, [{ path, name }]),
        io,
      )
      if (!settings.isQuiet) {
        const what = countedText(recording.events.length, 'record')
        say(io, `made      ${what} in ${terminalText(output)} (${bytesText(bytes.length)})`)
      }
    } catch (error) {
      if (!isMistake(error)) throw error
      tellError(error instanceof EvtxWriteError ? `${name}: ${error.message}` : error.message)
      code = EXIT.usage
    }
  }
  return code
}

/** @throws RecordingError, UserError */
function readRecording(path: string, name: string): Recording {
  const recording = describeRecording(readText(path, name), name)
  if (recording.copyOf === undefined) return recording
  const original = describeRecording(
    readText(resolve(dirname(path), recording.copyOf), recording.copyOf),
    join(dirname(name), recording.copyOf),
  )
  if (original.copyOf !== undefined)
    throw new UserError(`${name}: ${recording.copyOf} is a copy itself; name the original`)
  return withEventsOf(recording, original)
}

function readText(path: string, name: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw isSystemError(error) ? new UserError(`${name}: ${systemMessage(error)}`) : error
  }
}

/** Of files in folders: suites, rules and expectations are none. */
function isDescription(path: string): boolean {
  try {
    return /^\s*"?(?:events|routines|copy_of)"?\s*:/m.test(readFileSync(path, 'utf8'))
  } catch (error) {
    if (!isSystemError(error)) throw error
    return false
  }
}

function isMistake(error: unknown): error is Error {
  return error instanceof RecordingError || error instanceof EvtxWriteError || error instanceof UserError
}
