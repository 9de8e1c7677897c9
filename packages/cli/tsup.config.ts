import { defineConfig } from 'tsup'

export default defineConfig({
  entry: ['src/index.ts', 'src/bin.ts'],
  format: 'esm',
  target: 'node22',
  dts: { entry: 'src/index.ts' },
  clean: true,
  splitting: true,
  // private packages travel inside, and what few need and nobody should have to install
  noExternal: ['@leora-jobs/delivery', '@leora-jobs/distributor'],
  tsconfig: '../../tsconfig.base.json',
})
