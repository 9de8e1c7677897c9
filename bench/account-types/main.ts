// node bench/account-types/main.ts [--smoke] [--customers N …]: see bench/README.md
import '../support/use-sources.ts'

const { runBenchmark } = await import('./run-benchmark.ts')
await runBenchmark(process.argv.slice(2))
