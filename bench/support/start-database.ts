import { migrate, openConnection, standardSource } from '@leora-jobs/postgres'
import { startServer } from '@leora-jobs/test-server'

/** A migrated database on a server of our own. */
export interface BenchmarkDatabase {
  /** The superuser's. */
  readonly ownerUrl: string
  /** A login that is a member of leora_jobs_runner: row security binds it. */
  readonly runnerUrl: string
  readonly serverPid: number
  readonly serverVersion: string
  stop(): Promise<void>
}

/** All cached, one process a session: the ratios compare work, not disks or idle processors. */
export const serverSettings = {
  shared_buffers: '3GB',
  work_mem: '64MB',
  maintenance_work_mem: '512MB',
  max_wal_size: '8GB',
  max_parallel_workers_per_gather: '0',
} as const

/** Starts a server (fsync off) and creates the standard schema and the ledger in it. */
export async function startDatabase(): Promise<BenchmarkDatabase> {
  const server = await startServer({ settings: serverSettings })
  await server.createDatabase('bench')
  const ownerUrl = server.url('bench')
  const owner = await openConnection({ url: ownerUrl })
  await migrate(owner, {
    source: standardSource,
    withStandardSchema: true,
    createLogin: { name: 'bench_runner', password: 'bench' },
  })
  await owner.close()
  return {
    ownerUrl,
    runnerUrl: server.url('bench', 'bench_runner', 'bench'),
    serverPid: server.pid,
    serverVersion: server.version,
    stop: () => server.stop('immediate'),
  }
}
