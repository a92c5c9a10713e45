import { findRules, readRuleFiles } from '../../dist/node/index.js'
import { loadRules } from '../../dist/sigma/index.js'

/** The rules of a folder, as a run reads them. */
export async function loadFolder(path) {
  const found = await findRules([path], process.cwd())
  return loadRules(readRuleFiles(found.files).files).rules
}
