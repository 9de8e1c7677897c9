// node bench/due/main.ts [--tenants N] [--days N] [--rounds N] [--explain]: see bench/due/README.md
import '../support/use-sources.ts'

const { runBenchmark } = await import('./run-benchmark.ts')
await runBenchmark(process.argv.slice(2))
