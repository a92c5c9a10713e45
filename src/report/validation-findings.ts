/**
 * Checks that need a look, as SARIF and as annotations of GitHub: each where the rule is probably wrong, else at the place
 * in its suite.
 */
import type { Mend } from '../mend/index.ts'
import { type CheckResult, statusOf, type ValidationResult, VERDICTS, type Verdict } from '../validate/index.ts'
import { checkMessage } from './check-message.ts'
import { documentAnnotation, documentResults } from './document-findings.ts'
import { placeAt } from './line-place.ts'
import { mendText } from './mend-text.ts'
import { type SarifLevel, sarifFix, sarifRule, sarifText, uriOf } from './sarif.ts'
import { type AnnotatedPlace, workflowCommand } from './workflow-command.ts'

const LEVELS = { passed: 'note', skipped: 'note', warning: 'warning', broken: 'error', failed: 'error' } as const

/** `textOf`: text of a suite or a rule by its path. */
export function validationSarif(result: ValidationResult, textOf: (path: string) => string, version: string): string {
  const codes = Object.keys(VERDICTS) as Verdict[]
  const rules = codes.map((code) => sarifRule(code, levelOf(code), VERDICTS[code].summary))
  const results = findingsOf(result).map((check) => {
    const { verdict, rule, recording, mends } = check
    const [place, ...others] = placesOf(check, textOf)
    const related = [rule?.path, recording].filter((path) => path !== undefined)
    return {
      ruleId: verdict,
      ruleIndex: codes.indexOf(verdict),
      level: levelOf(verdict),
      message: { text: checkMessage(check) },
      locations: [sarifLocation(place!)],
      relatedLocations: [
        ...others.map(sarifLocation),
        ...related.map((path) => ({ physicalLocation: { artifactLocation: { uri: uriOf(path) } } })),
      ],
      ...fixesOf(mends?.[0], textOf),
    }
  })
  const documents = documentResults(result.documents)
  return sarifText(version, [...rules, ...documents.rules], [...results, ...documents.results(rules.length)])
}

/** Of what is likeliest, and only where it says what to write and that was seen to help. */
function fixesOf(mend: Mend | undefined, textOf: (path: string) => string): object {
  if (mend === undefined || !mend.isVerified || mend.replacement === null) return {}
  return { fixes: [sarifFix(mendText(mend), mend.path, mend.edits, textOf(mend.path))] }
}

function sarifLocation({ file, line, column, endLine, endColumn }: AnnotatedPlace): object {
  const region = { startLine: line, startColumn: column, endLine, endColumn }
  return { physicalLocation: { artifactLocation: { uri: uriOf(file) }, region } }
}

export function validationAnnotations(result: ValidationResult, textOf: (path: string) => string): string {
  const commands = { error: 'error', warning: 'warning', note: 'notice' } as const
  return findingsOf(result)
    .map((check) => {
      const { verdict } = check
      return workflowCommand(commands[levelOf(verdict)], placesOf(check, textOf)[0]!, verdict, checkMessage(check))
    })
    .concat(result.documents.flatMap(({ text, findings }) => findings.map((each) => documentAnnotation(text, each))))
    .join('')
}

/** What is probably wrong in the rule, if somebody found that, and the expectation in the suite. */
function placesOf(check: CheckResult, textOf: (path: string) => string): readonly AnnotatedPlace[] {
  const { suite, place, mends } = check
  const { start, end, line, column } = place
  const expectation = placeAt(textOf(suite).slice(0, end), end, { offset: start, line, column })
  return [...(mends ?? []).slice(0, 1).map(mendPlace), { file: suite, line, column, ...expectation }]
}

function mendPlace({ path, line, column, current }: Mend): AnnotatedPlace {
  return { file: path, line, column, ...placeAt(current, current.length, { offset: 0, line, column }) }
}

function findingsOf({ checks }: ValidationResult): readonly CheckResult[] {
  return checks.filter(({ verdict }) => statusOf(verdict) !== 'passed')
}

function levelOf(verdict: Verdict): SarifLevel {
  return LEVELS[statusOf(verdict)]
}
