export type Severity = 'error' | 'warning' | 'info'

export interface DiagnosticKind {
  readonly severity: Severity
  /** The rule cannot run; an error without it is one of metadata. */
  readonly refuses: boolean
  readonly summary: string
}

/** Every diagnostic that loading event rules can produce. */
export const LOADING = {
  // The file
  'file-binary': { severity: 'error', refuses: true, summary: 'The file is not text.' },
  'file-encoding': { severity: 'error', refuses: true, summary: 'The file is not UTF-8.' },
  'file-too-large': { severity: 'error', refuses: true, summary: 'The file is larger than any rule file should be.' },
  'yaml-syntax': { severity: 'error', refuses: true, summary: 'The file is not valid YAML 1.2.' },
  'yaml-duplicate-key': { severity: 'error', refuses: true, summary: 'A key occurs twice in one mapping.' },
  'yaml-key': { severity: 'error', refuses: true, summary: 'A key is a list or a mapping instead of text.' },
  'yaml-alias': {
    severity: 'error',
    refuses: true,
    summary: 'An alias names no anchor, or the anchor that it stands in.',
  },
  'yaml-tag': {
    severity: 'error',
    refuses: true,
    summary: 'A YAML tag is not one of the core schema, or its value does not fit.',
  },
  'yaml-too-deep': { severity: 'error', refuses: true, summary: 'Lists and mappings are nested too deeply.' },
  'yaml-too-big': { severity: 'error', refuses: true, summary: 'A document has too many values, aliases written out.' },
  'yaml-1-1': {
    severity: 'warning',
    refuses: false,
    summary: 'YAML 1.1 reads an unquoted value differently from YAML 1.2.',
  },
  // The document
  'not-a-mapping': { severity: 'error', refuses: true, summary: 'A document is no mapping.' },
  'action-unknown': {
    severity: 'error',
    refuses: true,
    summary: 'The action of a collection is not global, reset or repeat.',
  },
  'action-without-rule': { severity: 'error', refuses: true, summary: 'A repeat has no rule before it.' },
  // The log source
  'logsource-missing': { severity: 'error', refuses: true, summary: 'The rule has no logsource.' },
  'logsource-invalid': {
    severity: 'error',
    refuses: true,
    summary: 'The logsource is no mapping with a category, product or service in words.',
  },
  // Detection and selections
  'detection-missing': { severity: 'error', refuses: true, summary: 'The rule has no detection.' },
  'detection-invalid': {
    severity: 'error',
    refuses: true,
    summary: 'The detection is no mapping with selections and a condition.',
  },
  'selection-empty': { severity: 'error', refuses: true, summary: 'A selection, or an item of it, has no content.' },
  'selection-invalid': {
    severity: 'error',
    refuses: true,
    summary: 'A selection holds a list where a value or mapping is due.',
  },
  'unused-selection': { severity: 'warning', refuses: false, summary: 'No condition refers to this selection.' },
  'timeframe-ignored': {
    severity: 'warning',
    refuses: false,
    summary: 'A timeframe belongs to aggregations, which correlation rules replaced.',
  },
  // Modifiers
  'modifier-unknown': {
    severity: 'error',
    refuses: true,
    summary: 'A field uses a modifier that Sigma does not define.',
  },
  'modifier-combination': {
    severity: 'error',
    refuses: true,
    summary: 'Modifiers stand together, or in an order, that has no meaning.',
  },
  'modifier-repeated': { severity: 'warning', refuses: false, summary: 'A modifier is repeated.' },
  'modifier-without-effect': {
    severity: 'warning',
    refuses: false,
    summary: 'A modifier changes nothing about these values.',
  },
  'field-missing': { severity: 'error', refuses: true, summary: 'A modifier that needs a field stands without one.' },
  'all-single-value': { severity: 'warning', refuses: false, summary: 'The modifier all stands on a single value.' },
  // Values
  'value-type': {
    severity: 'error',
    refuses: true,
    summary: 'A value has a type that its modifiers cannot work with.',
  },
  'value-empty-list': { severity: 'error', refuses: true, summary: 'A field has an empty list of values.' },
  'number-invalid': { severity: 'error', refuses: true, summary: 'A number is not finite, or out of bounds.' },
  'number-as-text': { severity: 'warning', refuses: false, summary: 'A modifier for text stands on a number.' },
  'null-in-list': { severity: 'warning', refuses: false, summary: 'A list of values holds null.' },
  'regex-invalid': { severity: 'error', refuses: true, summary: 'A regular expression cannot be parsed.' },
  'regex-unsupported': {
    severity: 'error',
    refuses: true,
    summary: 'A regular expression uses what cannot be matched in linear time.',
  },
  'network-invalid': { severity: 'error', refuses: true, summary: 'A value of cidr is no network.' },
  'encoding-wildcard': { severity: 'error', refuses: true, summary: 'A value with wildcards cannot be encoded.' },
  'fieldref-invalid': { severity: 'error', refuses: true, summary: 'A value of fieldref is no field name.' },
  'placeholder-undefined': { severity: 'error', refuses: true, summary: 'A placeholder has no values.' },
  'placeholder-absent': { severity: 'warning', refuses: false, summary: 'A value of expand holds no placeholder.' },
  'too-many-variants': { severity: 'error', refuses: true, summary: 'One value stands for too many variants.' },
  'time-part-range': { severity: 'warning', refuses: false, summary: 'A part of a time has a value that no time has.' },
  // Conditions
  'condition-missing': { severity: 'error', refuses: true, summary: 'The detection has no condition.' },
  'condition-invalid': { severity: 'error', refuses: true, summary: 'A condition cannot be parsed.' },
  'condition-case': { severity: 'error', refuses: true, summary: 'The words of a condition are lower-case.' },
  'condition-undefined': {
    severity: 'error',
    refuses: true,
    summary: 'A condition names a selection that does not exist.',
  },
  'condition-too-deep': { severity: 'error', refuses: true, summary: 'A condition is nested too deeply.' },
  'condition-too-big': {
    severity: 'error',
    refuses: true,
    summary: 'A condition names too many selections, patterns written out.',
  },
  'aggregation-replaced': {
    severity: 'error',
    refuses: true,
    summary: 'Aggregations after "|" were replaced by correlation rules.',
  },
  'pattern-without-match': {
    severity: 'warning',
    refuses: false,
    summary: 'A pattern of a condition matches no selection; it counts as false.',
  },
  'condition-list': {
    severity: 'info',
    refuses: false,
    summary: 'The rule has a list of conditions; one of them suffices.',
  },
  'all-of-them': {
    severity: 'info',
    refuses: false,
    summary: 'The condition "all of them" includes every selection that is added later.',
  },
  // Metadata: the rule runs all the same
  'title-missing': { severity: 'error', refuses: false, summary: 'The rule has no title.' },
  'title-too-long': { severity: 'error', refuses: false, summary: 'The title is longer than 256 characters.' },
  'metadata-type': {
    severity: 'error',
    refuses: false,
    summary: 'Metadata holds a list where text is due, or the reverse.',
  },
  'level-unknown': { severity: 'error', refuses: false, summary: 'The level is not one that Sigma defines.' },
  'status-unknown': { severity: 'error', refuses: false, summary: 'The status is not one that Sigma defines.' },
  'tag-invalid': { severity: 'error', refuses: false, summary: 'A tag is not of the form namespace.name.' },
  'date-invalid': { severity: 'error', refuses: false, summary: 'A date is not of the form YYYY-MM-DD.' },
  'related-invalid': {
    severity: 'error',
    refuses: false,
    summary: 'A related rule lacks its id or type, or has unknown ones.',
  },
  'word-case': { severity: 'warning', refuses: false, summary: 'The level or status is not written in lower case.' },
  'tag-attack': { severity: 'warning', refuses: false, summary: 'A tag of the namespace attack is no ATT&CK tag.' },
  'tag-case': { severity: 'warning', refuses: false, summary: 'A tag has upper-case letters.' },
  'date-form': { severity: 'warning', refuses: false, summary: 'A date is written with slashes.' },
  'id-form': { severity: 'warning', refuses: false, summary: 'The id is no UUID of version 4.' },
  'more-diagnostics': { severity: 'info', refuses: false, summary: 'The file has more diagnostics than are listed.' },
} as const satisfies { readonly [code: string]: DiagnosticKind }
