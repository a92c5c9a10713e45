/** What a report needs of the machine: the page that was made when sigma-replay was built, compression, and a file. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { promisify } from 'node:util'
import { deflateRaw } from 'node:zlib'
import { DATA_MARK, type ReportMedium } from '../html/report-writer.ts'
import { type Output, OutputFailed } from './output.ts'

const compress = promisify(deflateRaw)

/** @throws OutputFailed when sigma-replay was not built */
export function htmlMedium(output: Output): ReportMedium {
  return {
    template: readTemplate(),
    write: (text) => output.write(text),
    pack: async (text) => (await compress(text)).toString('base64'),
  }
}

/** By its name in package.json, as it lies elsewhere seen from the joined command than from this file. */
function readTemplate(): string {
  let text: string | undefined
  try {
    text = readFileSync(createRequire(import.meta.url).resolve('#report-page'), 'utf8')
  } catch (error) {
    throw new OutputFailed(`the page of reports is missing: run npm run build (${(error as Error).message})`)
  }
  if (!text.includes(DATA_MARK)) throw new OutputFailed('the page of reports is not whole: run npm run build')
  return text
}
