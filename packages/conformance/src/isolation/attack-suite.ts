import { beforeAll, describe, expect, test } from 'vitest'
import { ownerScript } from '../bed/as-owner.ts'
import type { Subject } from '../bed/test-bed.ts'
import { useBed } from '../bed/use-bed.ts'
import { attackReferences } from './attack-references.ts'
import { attackTable } from './attack-table.ts'
import { type Attack, createAttacker } from './attacker.ts'
import { guardedTables } from './guarded-tables.ts'
import { openTwins, type Twins } from './open-twins.ts'

export function describeAttacks(subject: Subject): void {
  describe('attacks, with row security alone', () => {
    const bed = useBed(subject)
    let twins: Twins
    let attack: Attack
    beforeAll(async () => {
      twins = await openTwins(bed())
      attack = await createAttacker(bed())
    })

    /** The leaks of a table that the test makes. */
    async function leaksOf(statements: string): Promise<string[]> {
      await ownerScript(
        bed(),
        `drop table if exists public.leaky;
         create table public.leaky (tenant_id uuid not null, id uuid not null, note text, primary key (tenant_id, id));
         ${statements}`,
      )
      const { own, other } = twins
      await ownerScript(
        bed(),
        `insert into public.leaky values ('${own.id}', gen_random_uuid()), ('${other.id}', gen_random_uuid())`,
      )
      attack = await createAttacker(bed())
      const table = (await guardedTables(bed())).find(({ name }) => name === 'public.leaky')
      const leaks = table ? await attackTable(bed(), attack, table, twins) : ['not found']
      await ownerScript(bed(), 'drop table public.leaky')
      return leaks
    }

    test('on every table of the catalog come to nothing', async () => {
      const tables = await guardedTables(bed())
      const leaks: Record<string, readonly string[]> = {}
      for (const table of tables) leaks[table.name] = await attackTable(bed(), attack, table, twins)
      expect(leaks).toEqual(Object.fromEntries(tables.map(({ name }) => [name, []])))
      const names = tables.map(({ name }) => name)
      expect(names).toEqual(
        expect.arrayContaining([
          'leora_jobs.run',
          'leora_jobs.failure',
          'leora_jobs.change',
          'leora_jobs.policy',
          'public.customer',
        ]),
      )
      expect(names.length).toBeGreaterThanOrEqual(16)
    })

    test('no row can refer to what only another tenant has', async () => {
      const { tried, leaks } = await attackReferences(bed(), attack, await guardedTables(bed()), twins)
      expect(leaks).toEqual([])
      expect(tried).toBeGreaterThanOrEqual(15)
    })

    test('a table without row security is found, with everything that it lets through', async () => {
      expect(await leaksOf('')).toEqual([
        'no context: select',
        'no context: update',
        'no context: delete',
        'no context: insert',
        'an empty context: select',
        'an empty context: update',
        'an empty context: delete',
        'an empty context: insert',
        'select',
        'update',
        'delete',
        'take',
        'insert',
        'move',
      ])
    })

    const guarded =
      'alter table public.leaky enable row level security; alter table public.leaky force row level security;'
    const isOwn = `tenant_id = nullif(current_setting('app.current_tenant_id', true), '')::uuid`

    test('a policy that checks nothing that is written is found', async () => {
      const leaks = await leaksOf(`${guarded} create policy p on public.leaky using (${isOwn}) with check (true)`)
      expect(leaks).toEqual(['no context: insert', 'an empty context: insert', 'insert', 'move'])
    })

    test('a policy that is open where there is no tenant is found', async () => {
      const leaks = await leaksOf(
        `${guarded} create policy p on public.leaky using (coalesce(current_setting('app.current_tenant_id', true), '') = '' or ${isOwn})`,
      )
      expect(leaks).toHaveLength(8)
      expect(leaks.every((leak) => /context/.test(leak))).toBe(true)
    })

    test('a policy that lets others look is found', async () => {
      const leaks = await leaksOf(
        `${guarded} create policy p on public.leaky using (${isOwn}); create policy q on public.leaky for select using (true)`,
      )
      expect(leaks).toEqual(['no context: select', 'an empty context: select', 'select'])
    })

    test('a table whose policy shuts everybody out is no proof of anything', async () => {
      expect(await leaksOf(guarded)).toContain('the attacker sees nothing at all')
    })

    test('a foreign key across tenants is found', async () => {
      await ownerScript(
        bed(),
        `create table public.leaky (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id));
         create table public.leaky_parent (tenant_id uuid not null, id uuid not null unique, primary key (tenant_id, id));
         alter table public.leaky add parent_id uuid references public.leaky_parent (id);
         insert into public.leaky select id, gen_random_uuid() from tenant;
         insert into public.leaky_parent select id, gen_random_uuid() from tenant`,
      )
      attack = await createAttacker(bed())
      const { leaks } = await attackReferences(bed(), attack, await guardedTables(bed()), twins)
      expect(leaks).toEqual(['leaky_parent_id_fkey: refers to another tenant'])
      await ownerScript(bed(), 'drop table public.leaky, public.leaky_parent')
    })
  })
}
