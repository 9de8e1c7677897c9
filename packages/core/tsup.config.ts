import { defineConfig } from 'tsup'

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    cron: 'src/cron/index.ts',
    delivery: 'src/delivery/index.ts',
    jobs: 'src/jobs/index.ts',
    monitoring: 'src/monitoring/index.ts',
  },
  format: 'esm',
  target: 'node22',
  dts: true,
  clean: true,
  tsconfig: '../../tsconfig.base.json',
})
