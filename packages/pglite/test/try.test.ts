import { mkdtemp } from 'node:fs/promises'
import { createRunner, updateAccountTypes } from '@leora-jobs/core'
import { expect, it } from 'vitest'
import { createPgliteDatabase } from '../src/index.ts'
import { loadDistributor } from '@leora-jobs/distributor'

it('works', async () => {
  const cacheDirectory = await mkdtemp('/tmp/pgl/cache-')
  for (let i = 0; i < 3; i++) {
    const t = Date.now()
    const db = await createPgliteDatabase({ directory: 'memory', cacheDirectory })
    console.log('mem', Date.now() - t, db.origin)
    if (i == 2) {
      const c = await db.connect('load')
      const t = Date.now()
      await c.transaction({}, async (tx) => { await loadDistributor((text, p) => tx.query(text, p), { seed: 1, asOf: '2026-03-01', tenant: { slug: 'a', name: 'A', timeZone: 'UTC' } }) })
      console.log('load', Date.now() - t)
      const runner = createRunner({ jobs: [updateAccountTypes], database: db, clock: { now: () => new Date('2026-03-01T12:00:00Z'), sleep: async () => {}, random: Math.random } })
      const report = await runner.run('update-account-types', { tenant: 'a' })
      console.log(report)
      console.log(await runner.run('update-account-types', { tenant: 'a' }))
    }
    await db.close()
  }
  const dir = await mkdtemp('/tmp/pgl/dir-')
  for (const d of ['a', 'a', 'b']) {
    const t = Date.now()
    const db = await createPgliteDatabase({ directory: `${dir}/${d}`, cacheDirectory })
    console.log('dir', Date.now() - t, db.origin)
    const t2 = Date.now()
    await db.close()
    console.log('close', Date.now() - t2)
  }
  const t = Date.now()
    const db = await createPgliteDatabase({ directory: `${dir}/c`, cacheDirectory: dir + '/other' })
    console.log('dir', Date.now() - t, db.origin)
    await db.close()
})
