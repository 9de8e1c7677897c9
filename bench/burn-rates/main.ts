// node bench/burn-rates/main.ts [--smoke] [--rounds N] [--page-size N]: see bench/README.md
import '../support/use-sources.ts'

const { runBenchmark } = await import('./run-benchmark.ts')
await runBenchmark(process.argv.slice(2))
