import { type Damage, damageText } from '../evtx/damage.ts'
import type { EvidenceListener } from '../node/evidence-ledger.ts'
import type { EvidenceFile } from '../node/run-contract.ts'
import { countedText, type Paint, terminalText } from '../report/index.ts'
import { type Io, say } from './io.ts'
import type { Progress } from './progress.ts'

/** Damages of one file that are told one by one; the closing block counts them all. */
const TOLD_DAMAGES = 10

/** Says on stderr what is wrong with the evidence while it is being read. */
export class DamageTeller implements EvidenceListener {
  readonly damages = new Map<Damage['code'], number>()
  readonly #say: (style: 'error' | 'warning', line: string) => void
  readonly #isQuiet: boolean
  readonly #toldOfFile = new Map<string, number>()
  readonly #mostTold: number

  constructor(
    progress: Progress,
    io: Io,
    paint: Paint,
    asked: { readonly isQuiet: boolean; readonly isVerbose: boolean },
  ) {
    this.#say = (style, line) => progress.aside(() => say(io, paint(style, terminalText(line))))
    this.#isQuiet = asked.isQuiet
    this.#mostTold = asked.isVerbose ? Number.POSITIVE_INFINITY : TOLD_DAMAGES
  }

  onDamage(damage: Damage): void {
    this.damages.set(damage.code, (this.damages.get(damage.code) ?? 0) + 1)
    const told = (this.#toldOfFile.get(damage.file) ?? 0) + 1
    this.#toldOfFile.set(damage.file, told)
    if (!this.#isQuiet && told <= this.#mostTold) this.#say('warning', damageText(damage))
  }

  onUnreadable(file: EvidenceFile, message: string): void {
    this.#say('error', `${file.name}: ${message}`)
  }

  /** How much of the damage went untold; to be called once, at the end. */
  tellRest(): void {
    for (const [file, count] of this.#toldOfFile) {
      const rest = count - this.#mostTold
      if (rest > 0)
        this.#say(
          'warning',
          `${file}: … and ${countedText(rest, 'more damage', 'more damages')}; --verbose lists them all`,
        )
    }
  }
}
