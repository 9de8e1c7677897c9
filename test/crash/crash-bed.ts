import { randomUUID } from 'node:crypto'
import { loadDistributor } from '@leora-jobs/distributor'
import { migrate, openConnection, standardSource } from '@leora-jobs/postgres'
import { createTestDatabase, type TestDatabase } from '@leora-jobs/test-server'
import { type ProtocolProxy, startProtocolProxy } from '../support/protocol-proxy.ts'
import type { RunAs } from './run-once.ts'
import { openScene, type Scene } from './scene.ts'
import { readState, type TenantState } from './tenant-state.ts'
import { usualPlan } from './worker-plan.ts'

/** The customers of the distributor. */
export const customers = 300

/** A generated distributor to clone, and what an undisturbed run makes of it. */
export interface CrashBed {
  readonly undisturbed: TenantState
  /** Messages that an undisturbed run sends to the server. */
  readonly messages: number
  /** A database of one round, as it was before any run. */
  open(as?: RunAs): Promise<Scene>
  close(): Promise<void>
}

/** Generates the distributor; one customer is rejected by the database, so that its page is bisected. */
export async function openCrashBed(serverUrl: string): Promise<CrashBed> {
  const template = await createTestDatabase(serverUrl, 'crash_template')
  const login = `crash_${randomUUID().replaceAll('-', '').slice(0, 12)}`
  await fill(template, login)

  const open = async (as: RunAs = 'by hand') =>
    openScene(await createTestDatabase(serverUrl, 'crash', { template: template.name }), login, as)
  const { undisturbed, messages } = await runUndisturbed(await open())
  return { undisturbed, messages, open, close: () => template.drop() }
}

async function fill({ url }: TestDatabase, login: string): Promise<void> {
  const connection = await openConnection({ url })
  try {
    const createLogin = { name: login, password: randomUUID() }
    await migrate(connection, { source: standardSource, withStandardSchema: true, createLogin })
    await connection.transaction({ settings: { search_path: 'public' } }, async (transaction) => {
      await loadDistributor((text, parameters) => transaction.query(text, parameters), {
        seed: 7,
        asOf: usualPlan.asOf,
        tenant: { slug: usualPlan.tenant, name: 'Vineyard', timeZone: 'America/New_York' },
        size: { customers, skus: 60, suppliers: 6, reps: 3, ordersPerCustomer: 7, linesPerOrder: 1.5 },
      })
      await transaction.script(`
        do $$
        begin
          execute format(
            'alter table leora_jobs.account_classification add constraint not_this_one check (customer_id <> %L)',
            (select id from customer order by id offset 140 limit 1)
          );
        end
        $$;
        analyze`)
    })
  } finally {
    await connection.close()
  }
}

async function runUndisturbed(scene: Scene): Promise<Pick<CrashBed, 'undisturbed' | 'messages'>> {
  const proxy: ProtocolProxy = await startProtocolProxy(scene.url)
  try {
    await scene.run({ url: proxy.url })
    return { undisturbed: await readState(scene.owner), messages: proxy.messages }
  } finally {
    proxy.close()
    await scene.close()
  }
}
