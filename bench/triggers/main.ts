// node bench/triggers/main.ts [--factor N] [--rounds N] [--smoke]: see bench/README.md
import '../support/use-sources.ts'

const { runBenchmark } = await import('./run-benchmark.ts')
await runBenchmark(process.argv.slice(2))
