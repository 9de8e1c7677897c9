/** How much a finding matters: `problem` stops runs, `warning` makes them slow or unsafe, `note` is worth knowing. */
export type FindingLevel = 'ok' | 'note' | 'warning' | 'problem'

/** One thing that `doctor` found. */
export interface Finding {
  /** Which check found it: kebab-case, and stable, so that it can be filtered by. */
  readonly check: string
  readonly level: FindingLevel
  readonly message: string
  /** A command or SQL that the reader can run. */
  readonly remedy?: string
  /** Statements that mend it, one by one and outside a transaction, as the owner: what `doctor --fix` carries out. */
  readonly fix?: readonly string[]
  readonly details?: Readonly<Record<string, unknown>>
}

/** A finding before the name of its check is added. */
export type Verdict = Omit<Finding, 'check'>
