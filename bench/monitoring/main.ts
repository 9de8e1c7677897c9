// node bench/monitoring/main.ts [--seed N] [--tenants N] [--days N] [--faults N]: see docs/observability.md
import '../support/use-sources.ts'
import { parseArgs } from 'node:util'

const { simulateMonitoring } = await import('../../packages/core/test/support/simulate-monitoring.ts')
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    tenants: { type: 'string', default: '20' },
    days: { type: 'string', default: '365' },
    faults: { type: 'string', default: '200' },
  },
})
const { missed, falseAlerts, ...figures } = simulateMonitoring({
  seed: Number(values.seed),
  tenants: Number(values.tenants),
  days: Number(values.days),
  faults: Number(values.faults),
})
console.table({ ...figures, falseAlerts: falseAlerts.length })
console.log('Not found:', missed)
console.log('Alerts without a fault:', falseAlerts)
