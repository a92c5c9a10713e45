import { type Check, textsAt } from '../checked-rule.ts'

/** Branches move on; what a rule refers to may be gone tomorrow. @see SigmahqGithubLinkValidator */
export const referenceMoving: Check = ({ root }, report) => {
  for (const reference of textsAt(root, 'references')) {
    if (
      !/^https?:\/\/(?:github\.com\/[^/]+\/[^/]+\/(?:blob|tree|raw)|raw\.githubusercontent\.com\/[^/]+\/[^/]+)\/(?:main|master|develop)\//.test(
        reference.text,
      )
    )
      continue
    const message = 'The link leads to a branch, whose files change.'
    report('reference-moving', reference, message, 'Link the commit: press "y" on the page.')
  }
}
