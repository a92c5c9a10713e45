/**
 * How unusual each mistake is, in bits or nearly so: suggestions stand in the order of these, with what `chance.ts` adds
 * for what fits easily. They were chosen by looking at rules damaged by a script (`test/mend`), of which the table of
 * docs/explain.md tells how many are found first.
 */
export const COST = {
  /** Letters of a value: the first change, and each. */
  typo: 0.6,
  letter: 0.4,
  /** Numbers are looked up, not typed. */
  typoOfNumber: 1.3,
  /** A letter at an end is easily too many or too few: the text then stands elsewhere, or is another one. */
  letterAtEdge: 0.8,
  digit: 0.6,
  /** Who writes a backslash before a name means the end of a path. */
  nameBared: 0.6,
  slash: 0.8,
  eachSlash: 0.1,
  case: 0.7,
  eachCapital: 0.05,
  mostCapitals: 1.4,
  regexTypo: 1,
  wildcardEscaped: 1.2,
  backslashesDoubled: 1.4,
  quotesInValue: 1,
  presence: 1.5,
  otherNumber: 1.7,
  otherLimit: 2,
  otherFieldOfReference: 2,
  otherWord: 4.2,

  fieldMisspelt: 0.8,
  eachLetterOfField: 0.1,
  otherField: 2.1,
  /** Less for names that are alike, for a field that the event lacks, and for one that no event of the kind can have. */
  fieldAlike: -0.3,
  fieldAbsent: -0.8,
  fieldUnknown: -0.6,
  fieldNowhere: 3,
  fieldNowhereAndUnknown: 2.2,

  negated: 0.7,
  ignoredCase: 1.2,
  cased: 1.5,
  dashes: 1.5,
  likelyShape: 1.2,
  shape: 1.5,
  contains: 1.6,
  equals: 2.2,
  shapeOfNumber: 1.5,
  relation: 1.9,
  regexForText: 1.9,
  textForRegex: 2.2,
  /** `all`, by how many of the values are there: few, more, all but one of many, one of two. */
  allOfFew: 1.6,
  allOfSome: 3,
  allButOne: 3.8,
  allOfTwo: 3.4,

  /** An exception, less the less it says; more where its name is none of exceptions. */
  exception: 1.5,
  selectionAsException: 3.5,
  anchorOfException: 1.6,

  notTooMany: 0.7,
  notTooManyBeforeOther: 2,
  notBeforeException: 3.5,
  notTooFew: 0.6,
  patternMisspelt: 0.8,
  namesSwapped: 1.2,
  namesSwappedWithoutReason: 3.8,
  quantifier: 2.6,
  andForOr: 2.8,
  otherName: 3.4,
  nameOfOtherKind: 4,
  /** One test that fails is likelier to be wrong than the word that asks for it, but among alternatives. */
  joiningWhereOneTestFails: 1.2,

  logsource: 0.9,
  otherAttribute: 0.8,
  /** Where the rule is offered other events; and where these lack what is asked for, and others match whole. */
  othersAreOffered: 0.9,
  othersAreForeign: -1.4,
  nothingIsOffered: 1,

  /** To leave a test out is always possible, and nearly never what was meant; but it names the test that fails. */
  removal: 5,
  removalOfTheOne: 3.5,
  ofAbsentField: 0.5,

  /** An event that fails one test more than the nearest. */
  eachTestBehind: 0.5,
  mostBehind: 1.5,
  /** What fires on many of the nearest events says less about one of them: for each doubling. */
  breadth: 0.3,
} as const
