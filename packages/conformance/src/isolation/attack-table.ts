import type { TestBed } from '../bed/test-bed.ts'
import type { Attack, Attempt } from './attacker.ts'
import { insertText, someRow } from './copy-row.ts'
import type { GuardedTable } from './guarded-tables.ts'
import type { Twins } from './open-twins.ts'

/** Everything that a tenant, or nobody, can try with another's rows of a table; resolves to what succeeded. */
export async function attackTable(
  bed: TestBed,
  attack: Attack,
  table: GuardedTable,
  { own, other }: Twins,
): Promise<string[]> {
  const { sql, tenantType } = table
  const [row, ownRow] = [await someRow(bed, table, other.id), await someRow(bed, table, own.id)]
  if (!row || !ownRow) return ['no rows to attack']
  const leaks: string[] = []
  const expectNothing = (what: string, { count, refusal }: Attempt) => {
    if (count > 0 || refusal) leaks.push(what)
  }
  const expectRefusal = (what: string, { refusal }: Attempt) => {
    if (!refusal || !/row-level security/.test(refusal.message)) leaks.push(what)
  }
  for (const [name, context] of [
    ['no context', null],
    ['an empty context', ''],
  ] as const) {
    expectNothing(`${name}: select`, await attack(context, `select 1 from ${sql}`))
    expectNothing(`${name}: update`, await attack(context, `update ${sql} set tenant_id = tenant_id`))
    expectNothing(`${name}: delete`, await attack(context, `delete from ${sql}`))
    expectRefusal(`${name}: insert`, await attack(context, insertText(table), [JSON.stringify(row)]))
  }
  const ofOther = 'where tenant_id::text = $1::text'
  expectNothing('select', await attack(own.id, `select 1 from ${sql} ${ofOther}`, [other.id]))
  expectNothing('update', await attack(own.id, `update ${sql} set tenant_id = tenant_id ${ofOther}`, [other.id]))
  expectNothing('delete', await attack(own.id, `delete from ${sql} ${ofOther}`, [other.id]))
  expectNothing(
    'take',
    await attack(own.id, `update ${sql} set tenant_id = $2::text::${tenantType} ${ofOther}`, [other.id, own.id]),
  )
  expectRefusal('insert', await attack(own.id, insertText(table), [JSON.stringify(row)]))
  expectRefusal('move', await attack(own.id, `update ${sql} set tenant_id = $1::text::${tenantType}`, [other.id]))
  // that the attacker sees its own shows that it could have seen the other's
  if ((await attack(own.id, `select 1 from ${sql}`)).count === 0) leaks.push('the attacker sees nothing at all')
  return leaks
}
