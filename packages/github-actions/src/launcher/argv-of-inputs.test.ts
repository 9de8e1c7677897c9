import { expect, it } from 'vitest'
import { argvOfInputs } from './argv-of-inputs.ts'

const argvOf = (inputs: Readonly<Record<string, string>>) => argvOfInputs((name) => inputs[name] ?? '')

it.each<[Record<string, string>, readonly string[]]>([
  [{}, ['tick']],
  [{ timeout: '50m', job: 'a\nb' }, ['tick', '--timeout=50m', '--job=a', '--job=b']],
  [
    { command: 'run', job: 'a, b', tenant: 'north', 'dry-run': 'true', 'as-of': '2026-03-01' },
    ['run', '--as-of=2026-03-01', '--tenant=north', '--dry-run', '--', 'a', 'b'],
  ],
  [{ command: 'run', job: 'a', tenant: '*', 'dry-run': 'false' }, ['run', '--all-tenants', '--', 'a']],
  [{ command: 'runs list', args: '--limit=5\n\n --job=a b ' }, ['runs', 'list', '--limit=5', '--job=a b']],
  [{ command: 'run', job: '--all-tenants', tenant: '$(id)' }, ['run', '--tenant=$(id)', '--', '--all-tenants']],
])('%j are %j', (inputs, argv) => {
  expect(argvOf(inputs)).toEqual(argv)
})

it('refuses a boolean that is none', () => {
  expect(() => argvOf({ 'dry-run': 'yes' })).toThrow("dry-run: 'yes' is not allowed")
})
