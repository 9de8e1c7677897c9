import { type Relation, type Source, standardSource } from '@leora-jobs/postgres'
import { ownerScript } from '../bed/as-owner.ts'
import type { TestBed } from '../bed/test-bed.ts'

/** What keeps tenants apart: both of it, or one alone. */
export const modes = ['row security and predicates', 'row security alone', 'predicates alone'] as const

/** `nothing` is for proofs that the checks would fail. */
export type Mode = (typeof modes)[number] | 'nothing'

/** The bed as far as a mode leaves it: row security dropped, or the framework's predicates made true for every row. */
export async function openIn(mode: Mode, bed: TestBed): Promise<TestBed> {
  if (mode === 'predicates alone' || mode === 'nothing') {
    await ownerScript(
      bed,
      `do $$ declare name text; begin
         for name in select oid::regclass from pg_class where relrowsecurity loop
           execute format('alter table %s disable row level security', name);
         end loop;
       end $$`,
    )
  }
  return mode === 'row security alone' || mode === 'nothing'
    ? { ...bed, database: bed.open({ source: withoutPredicates() }) }
    : bed
}

/** Each relation says that every row is the tenant's who asks. */
function withoutPredicates(): Source {
  const asker = `(select nullif(current_setting('app.current_tenant_id', true), '')::uuid)`
  const open = (relation: Relation): Relation => ({ ...relation, columns: { ...relation.columns, tenant_id: asker } })
  const relations = Object.entries(standardSource.relations).map(([name, relation]) => [
    name,
    name === 'tenant' ? relation : open(relation),
  ])
  return { name: 'without predicates', relations: Object.fromEntries(relations) }
}
