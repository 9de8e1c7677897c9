#!/usr/bin/env node
import module from 'node:module'

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `leora-jobs needs Node 22.18 or newer; this is ${process.version}. Install a newer Node, or run it with: npx -y -p node@24 -p leora-jobs leora-jobs\n`,
  )
  process.exit(78)
}
// Node keeps what it has compiled beside the temporary files: a fifth of what a command takes before its first query. Where it cannot, nothing is lost.
module.enableCompileCache()
await import('../dist/bin.js')
