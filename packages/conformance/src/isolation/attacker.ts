import { isLeoraError } from '@leora-jobs/core'
import type { Parameter } from '@leora-jobs/postgres'
import { ownerScript } from '../bed/as-owner.ts'
import type { TestBed } from '../bed/test-bed.ts'
import { undone } from '../bed/undone.ts'

/** What a statement of the attacker's came to. */
export interface Attempt {
  /** Rows returned or affected; 0 where it was refused. */
  readonly count: number
  readonly refusal: { readonly sqlstate: unknown; readonly message: string } | null
}

/** Tries one statement under a context (a tenant's id, the empty text, or null for none); nothing of it remains. */
export type Attack = (context: string | null, text: string, parameters?: readonly Parameter[]) => Promise<Attempt>

/**
 * A role that may do anything with the tables, and is bound by row security alone: more than any role of ours, whose missing grants would hide
 * a hole in a policy.
 */
export async function createAttacker(bed: TestBed): Promise<Attack> {
  const role = 'conformance_attacker'
  await ownerScript(
    bed,
    `do $$ begin create role ${role} nologin nosuperuser nobypassrls; exception when duplicate_object or unique_violation then null; end $$;
     grant usage on schema public, leora_jobs to ${role};
     grant select, insert, update, delete on all tables in schema public, leora_jobs to ${role}`,
  )
  return async (context, text, parameters = []) => {
    const settings = context === null ? {} : { 'app.current_tenant_id': context }
    try {
      const { count } = await undone(bed, ({ query }) => query(text, parameters), { role, settings })
      return { count, refusal: null }
    } catch (error) {
      if (!isLeoraError(error)) throw error
      return { count: 0, refusal: { sqlstate: error.details.sqlstate, message: error.message } }
    }
  }
}
