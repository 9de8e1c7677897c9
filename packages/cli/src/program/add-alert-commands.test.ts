import { alertRules } from '@leora-jobs/core/monitoring'
import { expect, it } from 'vitest'
import { createProgram } from '../program.ts'

it('alerts ack and resolve know every rule', () => {
  const alerts = createProgram('0.0.0').commands.find((command) => command.name() === 'alerts')
  for (const name of ['ack', 'resolve']) {
    const command = alerts?.commands.find((candidate) => candidate.name() === name)
    const choices = command?.options.find(({ long }) => long === '--rule')?.argChoices
    expect(choices).toEqual(alertRules)
  }
})
