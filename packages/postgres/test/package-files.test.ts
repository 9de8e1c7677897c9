import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const folder = fileURLToPath(new URL('..', import.meta.url))

test('the packed package holds every SQL file that migrate reads', () => {
  const listing = execFileSync('npm', ['pack', '--dry-run', '--json'], { cwd: folder, encoding: 'utf8' })
  const [packed] = Object.values(JSON.parse(listing)) as { files: { path: string }[] }[]
  const files = packed?.files.map(({ path }) => path)
  const wanted = ['migrations', 'standard-schema'].flatMap((name) =>
    readdirSync(`${folder}/${name}`).map((file) => `${name}/${file}`),
  )
  expect(wanted.length).toBeGreaterThan(4)
  expect(files).toEqual(expect.arrayContaining(wanted))
})
