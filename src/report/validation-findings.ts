/** Checks that need a look, as SARIF and as annotations of GitHub: each at the place in its suite. */
import { type CheckResult, statusOf, type ValidationResult, VERDICTS, type Verdict } from '../validate/index.ts'
import { checkMessage } from './check-message.ts'
import { documentAnnotation, documentResults } from './document-findings.ts'
import { placeAt } from './line-place.ts'
import { type SarifLevel, sarifRule, sarifText, uriOf } from './sarif.ts'
import { workflowCommand } from './workflow-command.ts'

const LEVELS = { passed: 'note', skipped: 'note', warning: 'warning', broken: 'error', failed: 'error' } as const

/** `textOf`: text of a suite by its path. */
export function validationSarif(result: ValidationResult, textOf: (suite: string) => string, version: string): string {
  const codes = Object.keys(VERDICTS) as Verdict[]
  const rules = codes.map((code) => sarifRule(code, levelOf(code), VERDICTS[code].summary))
  const results = findingsOf(result).map((check) => {
    const { suite, place, verdict, rule, recording } = check
    const region = { startLine: place.line, startColumn: place.column, ...endOf(check, textOf) }
    const related = [rule?.path, recording].filter((path) => path !== undefined)
    return {
      ruleId: verdict,
      ruleIndex: codes.indexOf(verdict),
      level: levelOf(verdict),
      message: { text: checkMessage(check) },
      locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(suite) }, region } }],
      relatedLocations: related.map((path) => ({ physicalLocation: { artifactLocation: { uri: uriOf(path) } } })),
    }
  })
  const documents = documentResults(result.documents)
  return sarifText(version, [...rules, ...documents.rules], [...results, ...documents.results(rules.length)])
}

export function validationAnnotations(result: ValidationResult, textOf: (suite: string) => string): string {
  const commands = { error: 'error', warning: 'warning', note: 'notice' } as const
  return findingsOf(result)
    .map((check) => {
      const { suite, place, verdict } = check
      const annotated = { file: suite, line: place.line, column: place.column, ...endOf(check, textOf) }
      return workflowCommand(commands[levelOf(verdict)], annotated, verdict, checkMessage(check))
    })
    .concat(result.documents.flatMap(({ text, findings }) => findings.map((each) => documentAnnotation(text, each))))
    .join('')
}

function findingsOf({ checks }: ValidationResult): readonly CheckResult[] {
  return checks.filter(({ verdict }) => statusOf(verdict) !== 'passed')
}

function levelOf(verdict: Verdict): SarifLevel {
  return LEVELS[statusOf(verdict)]
}

function endOf({ suite, place }: CheckResult, textOf: (suite: string) => string) {
  const { start, end, line, column } = place
  return placeAt(textOf(suite).slice(0, end), end, { offset: start, line, column })
}
