import { runJobOnce } from './job-run.ts'

/** What a process that does nothing but run the job says when it is done. */
export interface ChildReport {
  readonly ms: number
  readonly peakRssMb: number
  readonly changed: number
}

const [url = '', tenant = '', asOf = '', pageSize = ''] = process.argv.slice(2)
const startedAt = performance.now()
const { counts } = await runJobOnce({ url, tenant, asOf, pageSize: Number(pageSize) })
const report: ChildReport = {
  ms: Math.round(performance.now() - startedAt),
  peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
  changed: counts.changed,
}
process.send?.(report)
