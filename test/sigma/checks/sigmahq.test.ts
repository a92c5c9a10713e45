/** Lint over SigmaHQ's collection, which is well kept: what is found there is either true or a flaw of a check. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { LOG_KNOWLEDGE } from '../../../src/detect/log-knowledge.ts'
import { type DiagnosticCode, fixText, lintRules } from '../../../src/sigma/index.ts'
import { describeWithShared, SHARED, sharedFiles } from '../../shared-folder.ts'

const files = sharedFiles('sigma', '.yml').map((path) => ({ path, text: readFileSync(join(SHARED, path), 'utf8') }))

/** Findings of severity error, as `file code`, with what looking at the rule came to. */
const EXAMINED_ERRORS: { readonly [finding: string]: string } = {}

/** The most that may be found of each warning: what was there when samples of all of them were read and found true. */
const MOST_WARNINGS: { readonly [code in DiagnosticCode]?: number } = {
  'backslash-missing': 60,
  'id-form': 60,
  'field-unknown': 60,
  'selection-without-effect': 45,
}
const MOST_OF_OTHERS = 20

describeWithShared('lint over the rules of SigmaHQ', () => {
  const started = performance.now()
  const { diagnostics, ruleCount } = lintRules(files, { logs: LOG_KNOWLEDGE })
  const seconds = (performance.now() - started) / 1000

  test('takes a few seconds', () => {
    console.log(`${ruleCount} rules of ${files.length} files in ${seconds.toFixed(1)} s`)
    expect(ruleCount).toBeGreaterThan(3700)
    expect(seconds).toBeLessThan(30)
  })

  test('has no error that was not examined', () => {
    const errors = diagnostics.filter(({ severity }) => severity === 'error')
    expect(errors.map(({ path, code }) => `${path.split('/').at(-1)} ${code}`).sort()).toEqual(
      Object.keys(EXAMINED_ERRORS).sort(),
    )
  })

  test('warns seldom', () => {
    const counts = new Map<DiagnosticCode, number>()
    for (const { code, severity } of diagnostics)
      if (severity === 'warning') counts.set(code, (counts.get(code) ?? 0) + 1)
    console.log([...counts].map(([code, count]) => `${code} ${count}`).join(', '))
    const tooMany = [...counts].filter(([code, count]) => count > (MOST_WARNINGS[code] ?? MOST_OF_OTHERS))
    expect(tooMany).toEqual([])
  })

  test('finds flaws that are known to be there', () => {
    const found = diagnostics.map(({ path, code }) => `${path.split('/').at(-1)} ${code}`)
    // OriginalFileName with a path; a path before a single backslash and a star; a filter that a wider one makes idle.
    for (const known of [
      'proc_creation_win_msiexec_dll.yml value-impossible',
      'proc_creation_win_susp_script_exec_from_compressed_parent.yml escaped-wildcard',
      'proc_creation_win_wmic_recon_service.yml selection-without-effect',
      'proc_creation_win_hktl_rubeus.yml related-self',
    ])
      expect(found).toContain(known)
  })

  test('fixes end and leave nothing to fix', () => {
    const fixable = new Set(diagnostics.filter(({ fix }) => fix !== undefined).map(({ path }) => path))
    for (const file of files.filter(({ path }) => fixable.has(path))) {
      const { text } = fixText(file, () => true, { logs: LOG_KNOWLEDGE })
      const left = lintRules([{ ...file, text }], { logs: LOG_KNOWLEDGE }).diagnostics.filter(
        ({ fix }) => fix !== undefined,
      )
      expect(left).toEqual([])
    }
  })
})
