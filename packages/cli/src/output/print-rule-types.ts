import { ruleTypes } from '@leora-jobs/core/jobs'
import { commonFields, ownFields, type RuleField } from '../rules/rule-fields.ts'
import { formatTable } from './format-table.ts'
import type { Terminal } from './terminal.ts'

/** What rules there can be, and what they can be told. */
export function printRuleTypes(terminal: Terminal): void {
  const columns = [{ title: 'type' }, { title: 'about' }, { title: 'config, with its defaults' }]
  const rows = ruleTypes.map((type) => [
    type.type,
    `a ${type.subjectKind === 'sku' ? 'SKU' : type.subjectKind}`,
    ownFields(type).map(fieldText).join(', '),
  ])
  terminal.print(formatTable(columns, rows))
  terminal.print(`\nEvery rule takes as well: ${commonFields().map(fieldText).join(', ')}.`)
  terminal.print(
    '\n  leora-jobs rules add --type customer-dormant --name "Win back" --set daysAfter=60 --set priority=HIGH',
  )
}

function fieldText({ name, default: value }: RuleField): string {
  return value === null ? name : `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`
}
