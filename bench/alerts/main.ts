// node bench/alerts/main.ts [--tenants N] [--runs N] [--rounds N]: what looking after jobs costs; see bench/README.md
import '../support/use-sources.ts'

const { runBenchmark } = await import('./run-benchmark.ts')
await runBenchmark(process.argv.slice(2))
