import { runOnce } from './run-once.ts'

/** What a process that does nothing but run the job says when it is done. */
export interface ChildReport {
  readonly ms: number
  readonly peakRssMb: number
  readonly changed: number
}

const [url = '', tenant = '', asOf = ''] = process.argv.slice(2)
const startedAt = performance.now()
const { counts } = await runOnce(url, tenant, asOf)
const report: ChildReport = {
  ms: Math.round(performance.now() - startedAt),
  peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
  changed: counts.changed,
}
process.send?.(report)
