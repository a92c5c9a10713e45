import { readFileSync } from 'node:fs'

/** From package.json, which lies two folders up in the sources as well as in `dist`. */
export const VERSION: string = (
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
).version
