import type { JsonValue, Tenant } from '@leora-jobs/core'
import { ownerRows } from './as-owner.ts'
import type { TestBed } from './test-bed.ts'

/** A rule as it is stored; its id is its name. */
export interface GivenRule {
  readonly name: string
  readonly type: string
  readonly config?: JsonValue
  readonly isActive?: boolean
}

/** Adds rules to a tenant, or replaces those of the same names. */
export async function addRules(bed: TestBed, tenant: Tenant, rules: readonly GivenRule[]): Promise<void> {
  for (const { name, type, config = {}, isActive = true } of rules) {
    await ownerRows(
      bed,
      `insert into leora_jobs.trigger_rule (tenant_id, id, type, name, is_active, config)
       values ($1::text, $2::text, $3::text, $2::text, $4::boolean, $5::jsonb)
       on conflict (tenant_id, id) do update set is_active = excluded.is_active, config = excluded.config`,
      [tenant.id, name, type, isActive, JSON.stringify(config)],
    )
  }
}
