import { expect, it } from 'vitest'
import { planEnvExample } from './plan-env-example.ts'
import { viewOfTexts } from './project-view.ts'

const needs = { hasRoute: true, isSupabase: false }

it('appends what is missing, and counts what is commented out as there', () => {
  const before = 'DATABASE_URL=\n# TENANT_SLUG=acme\nexport CRON_SECRET=\n\n\n'
  const { after } = planEnvExample(viewOfTexts({ '.env.example': before }), needs)
  expect(after.startsWith('DATABASE_URL=\n# TENANT_SLUG=acme\nexport CRON_SECRET=\n\n# ')).toBe(true)
  expect(after.match(/^\w+=/gm)).toEqual([
    'DATABASE_URL=',
    'LEORA_JOBS_DATABASE_URL=',
    'LEORA_JOBS_OWNER_URL=',
    'LEORA_JOBS_ENVIRONMENT=',
  ])
  const again = planEnvExample(viewOfTexts({ '.env.example': after }), needs)
  expect(again.after).toBe(after)
})

it('goes on with the file of another name, and with its line ends', () => {
  const { file, after } = planEnvExample(viewOfTexts({ '.env.sample': 'A=1\r\n' }), {
    hasRoute: false,
    isSupabase: true,
  })
  expect(file).toBe('.env.sample')
  expect(after.replaceAll('\r\n', '')).not.toContain('\n')
  expect(after.match(/^\w+=/gm)).toEqual([
    'A=',
    'LEORA_JOBS_DATABASE_URL=',
    'DIRECT_URL=',
    'LEORA_JOBS_ENVIRONMENT=',
    'TENANT_SLUG=',
  ])
})
