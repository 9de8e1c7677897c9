import type { StoredRule } from '@leora-jobs/core'
import type { CommandContext } from '../command-context.ts'
import { formatCount } from '../output/format-number.ts'
import { formatTable } from '../output/format-table.ts'
import { printable } from '../output/terminal.ts'
import { parseStored, problemText } from '../rules/stored-rule.ts'
import { chooseTenant } from '../settings/choose-tenants.ts'

export interface RulesListFlags {
  readonly tenant?: string | undefined
}

/** The rules of a tenant, valid or not, and what has come of them. */
export async function rulesList(context: CommandContext, flags: RulesListFlags): Promise<number> {
  const { terminal } = context
  const app = await context.app()
  const tenant = await chooseTenant(app, flags.tenant, context.environment)
  const rules = await app.rules(tenant, (store) => store.list())
  if (terminal.json) {
    const { id, slug } = tenant
    terminal.print(JSON.stringify({ tenant: { id, slug }, rules: rules.map(ruleDocument) }, null, 2))
  } else if (rules.length === 0)
    terminal.print(`Tenant '${tenant.slug}' has no rules; leora-jobs rules add shows what there can be.`)
  else terminal.print(formatTable(columns, rules.map(rowOf)))
  return 0
}

/** A rule as `rules list --json` prints it. */
export function ruleDocument(rule: StoredRule): Readonly<Record<string, unknown>> {
  const { activation, episodes, isActive, ...rest } = rule
  const parsed = parseStored(rule)
  return {
    ...rest,
    isActive: isActive !== false,
    problem: 'problem' in parsed ? parsed.problem : null,
    inForce: activation?.isActive ? { version: activation.version, since: activation.activatedOn } : null,
    openEpisodes: episodes,
  }
}

const columns = [
  { title: 'rule' },
  { title: 'type' },
  { title: 'is' },
  { title: 'in force since' },
  { title: 'holds for', align: 'right' },
  { title: 'fired in 30 days', align: 'right' },
  { title: 'note' },
] as const

function rowOf(rule: StoredRule): readonly string[] {
  const { name, type, isActive, episodes, fires } = rule
  return [
    printable(name),
    printable(type),
    isActive === false ? 'off' : 'on',
    inForceSince(rule),
    formatCount(episodes.fired + episodes.suppressed + episodes.seen),
    formatCount(fires),
    printable(noteOf(rule)),
  ]
}

function inForceSince({ activation }: StoredRule): string {
  if (!activation?.isActive) return '-'
  return activation.activatedOn ?? 'unknown'
}

function noteOf(rule: StoredRule): string {
  const { isActive, isApplication, activation } = rule
  const parsed = parseStored(rule)
  const isNew = 'ok' in parsed && parsed.ok.isBaseline
  const notes = [
    'problem' in parsed && problemText(parsed.problem),
    isApplication && "the application's own",
    isActive !== false &&
      isNew &&
      `${activation?.isActive ? 'changed: ' : ''}its next run takes what matches for known`,
  ]
  return notes.filter((note) => note !== false).join('; ')
}
