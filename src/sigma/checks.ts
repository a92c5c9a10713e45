import type { Check, CheckOfAll } from './checked-rule.ts'
import { addressAsText } from './checks/address-as-text.ts'
import { allWithoutContains } from './checks/all-without-contains.ts'
import { authorMissing } from './checks/author-missing.ts'
import { backslashDoubled } from './checks/backslash-doubled.ts'
import { backslashMissing } from './checks/backslash-missing.ts'
import { base64offsetWithoutContains } from './checks/base64offset-without-contains.ts'
import { conditionConstant } from './checks/condition-constant.ts'
import { conditionNegative } from './checks/condition-negative.ts'
import { conditionSingle } from './checks/condition-single.ts'
import { controlCharacter } from './checks/control-character.ts'
import { correlationWeak } from './checks/correlation-weak.ts'
import { dateMissing } from './checks/date-missing.ts'
import { dateModified } from './checks/date-modified.ts'
import { dateOrder } from './checks/date-order.ts'
import { descriptionLink } from './checks/description-link.ts'
import { descriptionMissing } from './checks/description-missing.ts'
import { descriptionShort } from './checks/description-short.ts'
import { escapedWildcard } from './checks/escaped-wildcard.ts'
import { eventIdCategory } from './checks/event-id-category.ts'
import { falsepositiveCase } from './checks/falsepositive-case.ts'
import { falsepositiveTypo } from './checks/falsepositive-typo.ts'
import { falsepositiveWord } from './checks/falsepositive-word.ts'
import { fieldSpace } from './checks/field-space.ts'
import { fieldUnknown } from './checks/field-unknown.ts'
import { fieldsDeprecated } from './checks/fields-deprecated.ts'
import { fileName } from './checks/file-name.ts'
import { fileNameDuplicate } from './checks/file-name-duplicate.ts'
import { filePrefix } from './checks/file-prefix.ts'
import { hashForm } from './checks/hash-form.ts'
import { idDuplicate } from './checks/id-duplicate.ts'
import { idMissing } from './checks/id-missing.ts'
import { keyUnknown } from './checks/key-unknown.ts'
import { levelMissing } from './checks/level-missing.ts'
import { logsourceGeneric } from './checks/logsource-generic.ts'
import { logsourceKey } from './checks/logsource-key.ts'
import { logsourceUnknown } from './checks/logsource-unknown.ts'
import { numberQuoted } from './checks/number-quoted.ts'
import { providerRedundant } from './checks/provider-redundant.ts'
import { referenceAttack } from './checks/reference-attack.ts'
import { referenceDuplicate } from './checks/reference-duplicate.ts'
import { referenceMoving } from './checks/reference-moving.ts'
import { regexAny } from './checks/regex-any.ts'
import { regexBacktracking } from './checks/regex-backtracking.ts'
import { regexPlain } from './checks/regex-plain.ts'
import { regexUnanchored } from './checks/regex-unanchored.ts'
import { relatedSelf } from './checks/related-self.ts'
import { selectionImpossible } from './checks/selection-impossible.ts'
import { selectionWithoutEffect } from './checks/selection-without-effect.ts'
import { statusMissing } from './checks/status-missing.ts'
import { statusRetired } from './checks/status-retired.ts'
import { sysmonEventId } from './checks/sysmon-event-id.ts'
import { tagContradiction } from './checks/tag-contradiction.ts'
import { tagDuplicate } from './checks/tag-duplicate.ts'
import { tagFolder } from './checks/tag-folder.ts'
import { tagForm } from './checks/tag-form.ts'
import { tagMisspelt } from './checks/tag-misspelt.ts'
import { tagNamespace } from './checks/tag-namespace.ts'
import { tagTactic } from './checks/tag-tactic.ts'
import { tagUnderscore } from './checks/tag-underscore.ts'
import { titleCase } from './checks/title-case.ts'
import { titleDuplicate } from './checks/title-duplicate.ts'
import { titleForm } from './checks/title-form.ts'
import { titleLength } from './checks/title-length.ts'
import { userLocalised } from './checks/user-localised.ts'
import { valueAny } from './checks/value-any.ts'
import { valueCovered } from './checks/value-covered.ts'
import { valueDuplicate } from './checks/value-duplicate.ts'
import { valueImpossible } from './checks/value-impossible.ts'
import { valueMisspelt } from './checks/value-misspelt.ts'
import { valueShadowed } from './checks/value-shadowed.ts'
import { wildcardDouble } from './checks/wildcard-double.ts'
import { wildcardForModifier } from './checks/wildcard-for-modifier.ts'
import { windashWithAll } from './checks/windash-with-all.ts'
import { windashWithoutDash } from './checks/windash-without-dash.ts'
import { yamlWords } from './checks/yaml-words.ts'

/** Every check of a single rule. A new one is a file, a row here and a row in the catalogue. */
export const CHECKS_OF_RULES: readonly Check[] = [
  addressAsText,
  allWithoutContains,
  authorMissing,
  backslashDoubled,
  backslashMissing,
  base64offsetWithoutContains,
  conditionConstant,
  conditionNegative,
  conditionSingle,
  controlCharacter,
  correlationWeak,
  dateMissing,
  dateModified,
  dateOrder,
  descriptionLink,
  descriptionMissing,
  descriptionShort,
  escapedWildcard,
  eventIdCategory,
  falsepositiveCase,
  falsepositiveTypo,
  falsepositiveWord,
  fieldSpace,
  fieldUnknown,
  fieldsDeprecated,
  fileName,
  filePrefix,
  hashForm,
  idMissing,
  keyUnknown,
  levelMissing,
  logsourceGeneric,
  logsourceKey,
  logsourceUnknown,
  numberQuoted,
  providerRedundant,
  referenceAttack,
  referenceDuplicate,
  referenceMoving,
  regexAny,
  regexBacktracking,
  regexPlain,
  regexUnanchored,
  relatedSelf,
  selectionImpossible,
  selectionWithoutEffect,
  statusMissing,
  statusRetired,
  sysmonEventId,
  tagContradiction,
  tagDuplicate,
  tagFolder,
  tagForm,
  tagMisspelt,
  tagNamespace,
  tagTactic,
  tagUnderscore,
  titleCase,
  titleForm,
  titleLength,
  userLocalised,
  valueAny,
  valueCovered,
  valueDuplicate,
  valueImpossible,
  valueShadowed,
  wildcardDouble,
  wildcardForModifier,
  windashWithAll,
  windashWithoutDash,
  yamlWords,
]

/** Checks that compare the rules of a run with each other. */
export const CHECKS_OF_ALL: readonly CheckOfAll[] = [fileNameDuplicate, idDuplicate, titleDuplicate, valueMisspelt]
