import { describe, expect, test } from 'vitest'
import type { Subject } from '../bed/test-bed.ts'
import { undone } from '../bed/undone.ts'
import { useBed } from '../bed/use-bed.ts'
import { catalogRules } from './catalog-rules.ts'
import { lintCatalog } from './lint-catalog.ts'

/** One thing that breaks each rule. */
const breakages: Readonly<Record<string, string>> = {
  'row security is not forced': 'alter table customer no force row level security',
  'there is no tenant_id': 'create table public.loose (id int primary key)',
  'there is no primary key': 'create table public.loose (tenant_id uuid, id uuid)',
  'a key does not begin with tenant_id': 'create unique index loose on customer (name)',
  'a foreign key leaves the tenant':
    'create unique index loose on supplier (id); alter table product add foreign key (supplier_id) references supplier (id)',
  'a view is not security_invoker': 'create view public.loose as select * from customer',
  'a policy has another shape': 'alter policy tenant_isolation on customer with check (true)',
  'there is not exactly one policy': 'create policy loose on leora_jobs.run for select using (true)',
  'TRUNCATE or TRIGGER is granted': 'grant truncate on leora_jobs.change to leora_jobs_runner',
  'the reader may write': 'grant insert on leora_jobs.policy to leora_jobs_reader',
  'a function is SECURITY DEFINER': 'create function public.loose() returns int language sql security definer return 1',
  'a role of ours may too much':
    'create table public.loose (id int); alter table public.loose owner to leora_jobs_reader',
}

export function describeCatalog(subject: Subject): void {
  describe('catalog', () => {
    const bed = useBed(subject)

    /** The findings after some statements, which are then undone. */
    function lintAfter(statements: string): Promise<string[]> {
      return undone(bed(), async (transaction) => {
        await transaction.script(statements)
        return lintCatalog(transaction)
      })
    }

    test('holds nothing that lets tenants see each other', async () => {
      expect(await lintAfter('select 1')).toEqual([])
    })

    test('a view that is security_invoker, and a key that begins with tenant_id, are well', async () => {
      const fine = `create view public.fine with (security_invoker = true) as select * from customer;
        create unique index fine_key on customer (tenant_id, name)`
      expect(await lintAfter(fine)).toEqual([])
    })

    test.each(Object.keys(catalogRules))('that %s would be found', async (rule) => {
      const findings = await lintAfter(breakages[rule] ?? '')
      expect(findings.filter((finding) => finding.startsWith(`${rule}: `))).toHaveLength(1)
    })
  })
}
