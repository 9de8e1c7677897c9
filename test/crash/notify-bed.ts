import { randomUUID } from 'node:crypto'
import { isLeoraError } from '@leora-jobs/core'
import { createPostgresDatabase, migrate, openConnection, standardSource } from '@leora-jobs/postgres'
import { createTestDatabase } from '@leora-jobs/test-server'
import { notifyOnce, notifyRunner, notifyTable } from './notify-once.ts'
import { notifyPlan } from './notify-plan.ts'
import { type Look, openLook } from './scene.ts'

/** A database of one round. */
export interface NotifyScene {
  /** For a member of leora_jobs_runner. */
  readonly url: string
  readonly owner: Look
  /** Runs the job here until it has run, and sends until nothing waits, each time until a lease that a dead process holds is over. */
  takeOver(hooks: string): Promise<void>
  close(): Promise<void>
}

/** A tenant with customers, to clone. */
export interface NotifyBed {
  open(): Promise<NotifyScene>
  close(): Promise<void>
}

export async function openNotifyBed(serverUrl: string): Promise<NotifyBed> {
  const template = await createTestDatabase(serverUrl, 'notify_template')
  const login = `notify_${randomUUID().replaceAll('-', '').slice(0, 12)}`
  const owner = await openConnection({ url: template.url })
  const createLogin = { name: login, password: randomUUID() }
  await migrate(owner, { source: standardSource, withStandardSchema: true, createLogin })
  await owner.transaction({ settings: { search_path: 'public' } }, async (transaction) => {
    await transaction.script(notifyTable)
    await transaction.query(
      `with t as (insert into tenant (slug, name) values ($1::text, 'Vineyard') returning id)
       insert into customer (tenant_id, name) select id, 'Customer ' || n from t, generate_series(1, $2::int) n`,
      [notifyPlan.tenant, notifyPlan.customers],
    )
  })
  await owner.close()

  async function open(): Promise<NotifyScene> {
    const database = await createTestDatabase(serverUrl, 'notify', { template: template.name })
    const url = new URL(database.url)
    url.username = login
    const { look, close } = openLook(database.url)

    return {
      url: url.href,
      owner: look,
      async takeOver(hooks) {
        const { leaseSeconds } = notifyPlan
        const runner = notifyRunner(createPostgresDatabase({ connection: { url: url.href }, leaseSeconds }), { hooks })
        await again(
          () =>
            notifyOnce(runner).then(
              () => true,
              (error) => !isBusy(error),
            ),
          () => look('select pg_sleep_until(expires_at) from leora_jobs.lease where expires_at > clock_timestamp()'),
        )
        await again(
          async () => {
            await runner.relay()
            return (await look(waiting)).length === 0
          },
          () => look(`select pg_sleep_until(min(next_attempt_at)) from (${waiting}) waiting`),
        )
        await runner.close()
      },
      async close() {
        await close()
        await database.drop()
      },
    }
  }

  return { open, close: () => template.drop() }
}

const waiting = `select next_attempt_at from leora_jobs.outbox where status in ('pending', 'sending')`

function isBusy(error: unknown): boolean {
  if (isLeoraError(error, 'LEASE_BUSY')) return true
  throw error
}

async function again(isDone: () => Promise<boolean>, untilNext: () => Promise<unknown>): Promise<void> {
  while (!(await isDone())) await untilNext()
}
