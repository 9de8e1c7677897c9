import type { NotifiedAlert } from '@leora-jobs/core/monitoring'
import { outwardText } from './outward-text.ts'

/** Where whoever is told reads on. */
export interface RunbookOptions {
  /**
   * Where the runbooks are: the rule's name is put at its end (`https://wiki.example/runbooks/`), or in the place of `{rule}`
   * (`https://git.example/docs/runbooks/{rule}.md`). @default the page is named: docs/runbooks/slow.md
   */
  readonly runbookUrl?: string
}

/** A notice in words, each part one line of plain text. */
export interface NoticeText {
  /** `critical: update-account-types of vinoteca`; what has ended begins with `resolved`. */
  readonly headline: string
  /** `failed 2 times in a row: …` */
  readonly message: string
  /** `raised from warning; since 2026-03-01T02:15Z` */
  readonly state: string
  /** An address, or the path of the page in the repository. */
  readonly runbook: string
  /** What shows more, and what stops the reminders. */
  readonly commands: readonly string[]
}

export function describeNotice(notice: NotifiedAlert, { runbookUrl }: RunbookOptions = {}): NoticeText {
  const { kind, severity, job, tenant, rule } = notice
  return {
    headline: `${kind === 'resolved' ? 'resolved' : severity}: ${outwardText(job)} of ${outwardText(tenant.slug)}`,
    message: outwardText(notice.message),
    state: stateOf(notice),
    runbook: runbookOf(rule, runbookUrl),
    commands: commandsFor(notice),
  }
}

/** `--tenant vinoteca`: of a slug that a shell would take apart, the id; of such an id, a gap to fill in. */
export function tenantFlag({ slug, id }: NotifiedAlert['tenant']): string {
  return `--tenant ${[slug, id].find(isPlain) ?? '<tenant>'}`
}

function stateOf({ kind, former, since, resolvedAt }: NotifiedAlert): string {
  const sinceThen = `since ${minute(since)}`
  if (kind === 'raised') return `raised from ${former ?? 'less'}; ${sinceThen}`
  if (kind === 'reminded') return `still open; ${sinceThen}`
  if (kind === 'resolved' && resolvedAt !== null)
    return `resolved at ${minute(resolvedAt)}, after ${duration(Date.parse(resolvedAt) - Date.parse(since))}`
  return sinceThen
}

/** `2026-03-01T02:15Z`, as the CLI writes and takes instants. */
function minute(instant: string): string {
  return `${instant.slice(0, 16)}Z`
}

function duration(milliseconds: number): string {
  const minutes = Math.max(1, Math.round(milliseconds / 60_000))
  if (minutes < 120) return `${minutes} min`
  const hours = Math.round(minutes / 60)
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`
}

function runbookOf(rule: string, runbookUrl: string | undefined): string {
  if (runbookUrl === undefined) return `docs/runbooks/${rule}.md`
  return runbookUrl.includes('{rule}') ? runbookUrl.replaceAll('{rule}', rule) : `${runbookUrl}${rule}`
}

function commandsFor({ kind, id, job, tenant, evidence: { run, lastRun = run } }: NotifiedAlert): readonly string[] {
  const flag = tenantFlag(tenant)
  return [
    `leora-jobs runs list ${flag}${isPlain(job) ? ` --job ${job}` : ''}`,
    ...(typeof lastRun === 'string' && isPlain(lastRun) ? [`leora-jobs runs show ${lastRun} ${flag}`] : []),
    ...(kind !== 'resolved' && isPlain(id) ? [`leora-jobs alerts ack ${id} ${flag}`] : []),
  ]
}

/** True for what needs no quotes in any shell, is no flag, and leaves room for others. */
function isPlain(text: string): boolean {
  return /^\w[\w.-]{0,99}$/.test(text)
}
