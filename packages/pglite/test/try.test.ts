import { it } from 'vitest'
import { pgliteSubject } from './support/pglite-subject.ts'
it('x', async () => {
  const bed = await pgliteSubject.open()
  const c = await bed.connect()
  console.log((await c.transaction({}, (t) => t.query(`select distinct pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid) from pg_policy p`))).rows)
  console.log((await c.transaction({}, (t) => t.query(`select c.oid::regclass::text as x from pg_class c join pg_namespace n on n.oid = c.relnamespace where nspname='leora_jobs' and relkind='r'`))).rows)
  await bed.close()
})
