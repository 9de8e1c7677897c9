import { LeoraError, type RuleStore, refuseBypass } from '@leora-jobs/core'
import { refuseUnfit } from '../ledger/fitness.ts'
import type { LedgerAccess } from '../ledger/ledger-access.ts'
import { rowsOf } from '../preview-reader.ts'
import type { QueryContext } from '../queries/named-query.ts'
import { addRuleStatement } from './add-rule.ts'
import { listRulesStatement, type StoredRuleRow, storedRuleOf } from './list-rules.ts'
import { removeRuleStatement } from './remove-rule.ts'
import { setActiveStatement } from './set-active.ts'

/** What a rule store works with. */
export interface RuleStoreParts extends LedgerAccess {
  readonly context: QueryContext
}

/** A tenant's rules in the ledger, and beside them those of the application's own table, which are only read. */
export function createRuleStore({ tenant, role, environment, context, inTransaction }: RuleStoreParts): RuleStore {
  /** The statements travel together, and run one after the other: the first refuses a copy of another environment's database. */
  const changing = async <Row extends object>(statement: Parameters<typeof rowsOf>[1]) => {
    refuseBypass(role, tenant)
    return inTransaction({}, async (transaction) => {
      const [, rows] = await Promise.all([refuseUnfit(transaction, environment), rowsOf<Row>(transaction, statement)])
      return rows
    })
  }

  return {
    list: () =>
      inTransaction({ readOnly: true }, async (transaction) =>
        (await rowsOf<StoredRuleRow>(transaction, listRulesStatement(context))).map(storedRuleOf),
      ),
    async add(rule) {
      const [row] = await changing<{ id: string }>(addRuleStatement(context, rule))
      if (row) return row.id
      throw new LeoraError(
        'INPUT_INVALID',
        `name: tenant '${tenant.slug}' has a rule '${rule.name}' already (case does not tell names apart). Nothing was written; choose another name, or switch that rule on or off.`,
        { details: { field: 'name', name: rule.name, reason: 'RULE_EXISTS' } },
      )
    },
    setActive: async (id, isActive) => (await changing(setActiveStatement(tenant.id, id, isActive))).length > 0,
    remove: async (id) => (await changing(removeRuleStatement(tenant.id, id))).length > 0,
  }
}
