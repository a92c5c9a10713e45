/** Sets of rules of any number: an even choice of those given, or all of them and synthetic ones beside. */
import { copyFileSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CACHE, cacheFolder, PROJECT, sharedPath } from '../folders.js'
import { shiftedRule } from './shifted-rule.js'

const SIGMAHQ = sharedPath('sigma/rules/windows/process_creation')
const GIVEN = SIGMAHQ ?? join(PROJECT, 'rules')

export const RULES_ARE = SIGMAHQ === undefined ? 'the project’s own rules' : 'SigmaHQ’s process_creation rules'

/** Rules of every category; undefined without the folder beside the project. */
export const WHOLE_COLLECTION = sharedPath('sigma/rules/windows')

const givenFiles = readdirSync(GIVEN)
  .filter((name) => name.endsWith('.yml'))
  .sort()

export const GIVEN_COUNT = givenFiles.length

/** Path of a folder with this many rules, each in a file of its own. */
export function rulesOf(count) {
  const name = `rules-${SIGMAHQ === undefined ? 'own' : 'sigmahq'}-${count}`
  const path = join(CACHE, name)
  if (existsSync(path)) return path
  rmSync(`${path}.part`, { recursive: true, force: true })
  const unfinished = cacheFolder(`${name}.part`)
  if (count <= GIVEN_COUNT) copyEvenly(count, unfinished)
  else {
    copyEvenly(GIVEN_COUNT, unfinished)
    addSynthetic(count - GIVEN_COUNT, unfinished)
  }
  renameSync(unfinished, path)
  return path
}

function copyEvenly(count, into) {
  for (let i = 0; i < count; i++) {
    const name = givenFiles[Math.floor((i * GIVEN_COUNT) / count)]
    copyFileSync(join(GIVEN, name), join(into, name))
  }
}

function addSynthetic(count, into) {
  const texts = givenFiles.map((name) => readFileSync(join(GIVEN, name), 'utf8'))
  let made = 0
  for (let copy = 1; ; copy++) {
    const before = made
    for (const [index, text] of texts.entries()) {
      if (made === count) return
      const shifted = shiftedRule(text, copy)
      if (shifted === undefined) continue
      writeFileSync(join(into, `synthetic_${copy}_${givenFiles[index]}`), shifted)
      made++
    }
    if (made === before) throw new Error('no rule among those given has a needle to change')
  }
}
