import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { createPortal, type Portal } from './support/portal.ts'
import { runCli } from './support/run-cli.ts'

let portal: Portal

beforeAll(async () => {
  portal = await createPortal(inject('postgresUrl'))
})

afterAll(() => portal?.drop())

/** Three customers, with one order each, 50 to 52 days ago; the first has a sales rep, the second is closed. */
async function scene(slug: string) {
  const id = await portal.addTenant(slug, { days: 50 })
  await portal.query(
    `with r as (insert into sales_rep (tenant_id, name, email) values ($1::uuid, 'Ana', 'ana@example.com') returning tenant_id, id)
     update customer c set sales_rep_id = r.id, is_closed = c.name = 'Customer 2' from r where c.tenant_id = r.tenant_id`,
    [id],
  )
  const cli = (args: readonly string[], ...more: readonly string[]) =>
    runCli([...args, '--tenant', slug, ...more], { env: { DATABASE_URL: portal.url } })
  const rules = () =>
    portal.query('select name, is_active, version from leora_jobs.trigger_rule where tenant_id = $1', [id])
  return { id, cli, rules }
}

const add = ['rules', 'add', '--type', 'customer-dormant', '--name', 'Dormant']

describe('leora-jobs rules', () => {
  it('add refuses what is not valid, naming the field and what is allowed, and writes nothing', async () => {
    const { cli, rules } = await scene('refusing')
    const refusals: readonly (readonly [readonly string[], string, RegExp])[] = [
      [
        ['--type', 'customer-dormnt', '--name', 'D'],
        'type',
        /there is no type 'customer-dormnt'; did you mean 'customer-dormant'\?/,
      ],
      [[...add.slice(2), '--set', 'daysAfter=soon'], 'config.daysAfter', /config\.daysAfter: .*expected number/],
      [
        [...add.slice(2), '--set', 'dayAfter=3'],
        'config.dayAfter',
        /did you mean 'daysAfter'\? The keys are daysAfter, priority/,
      ],
      [
        [...add.slice(2), '--rule-config', '{"taskTitle":"Call {{custmer}}"}'],
        'config.taskTitle',
        /did you mean {{customer}}\?/,
      ],
      [[...add.slice(2), '--rule-config', '{"daysAfter"'], '--rule-config', /this is not JSON/],
      [[...add.slice(2), '--set', 'daysAfter'], '--set', /write field=value/],
      [['--type', 'customer-dormant'], '--name', /give the rule a name/],
      [['--name', 'Dormant'], '--type', /The types are sample-no-order, first-order-followup/],
    ]
    for (const [flags, field, message] of refusals) {
      const refused = await cli(['rules', 'add', ...flags], '--json')
      expect([flags, refused.code]).toEqual([flags, 2])
      expect(refused.json()).toMatchObject({ error: { code: 'INPUT_INVALID', details: { field } } })
      expect(refused.stderr).toMatch(message)
    }
    expect(await rules()).toEqual([])
    const twice = [await cli(add, '--inactive'), await cli([...add.slice(0, -1), 'DORMANT'], '--json')]
    expect(twice.map(({ code }) => code)).toEqual([0, 2])
    expect(twice[1]?.stderr).toContain("has a rule 'DORMANT' already (case does not tell names apart)")
    expect(await rules()).toEqual([{ name: 'Dormant', is_active: false, version: 1 }])
  })

  it('add without a type shows the eight types with what they can be told', async () => {
    const shown = await runCli(['rules', 'add'])
    expect(shown.stdout).toMatch(/^sample-no-order +a sample +daysAfter=7$/m)
    expect(shown.stdout).toMatch(/^revenue-decline +a customer +windowDays=90, percentageThreshold=50, floor=500$/m)
    expect(shown.stdout).toMatch(
      /Every rule takes as well: priority=MEDIUM, taskTitle, .*actions=\[{"type":"task"}\]\./,
    )
    const document = (await runCli(['rules', 'add', '--json'])).json()
    expect(document.types).toHaveLength(8)
  })

  it('test shows what a rule would do, on or off, and writes nothing; then it does that', async () => {
    const { cli } = await scene('testing')
    const url = 'https://crm.example.com/secret-path'
    const actions = JSON.stringify([{ type: 'task' }, { type: 'webhook', url }])
    expect((await cli([...add, '--inactive', '--set', `actions=${actions}`])).code).toBe(0)
    const before = await portal.snapshot()
    const baseline = await cli(['rules', 'test', 'dormant'])
    expect(baseline.stdout).toContain(
      'It is switched off; its first run takes for known what already matches: 3 records.',
    )
    expect(baseline.stdout).toContain('0 would fire, 0 held back, 3 would count as known')
    const supposed = await cli(['rules', 'test', 'dormant', '--as-if-active'])
    expect(supposed.stdout).toMatch(/2 would fire, 1 held back, 0 would count as known/)
    expect(supposed.stdout).toMatch(
      /Would fire\n[\s\S]* {2}Customer 1\n {4}task for Ana: Win back Customer 1: no order for 50 days \(due \d{4}-\d\d-\d\d, MEDIUM\)\n {4}webhook to crm\.example\.com(, not before .*)?\n {4}because {2}no order for 50 days/,
    )
    expect(supposed.stdout).toMatch(/Would not fire: the customer is closed {2}1\n {2}Customer 2\n/)
    expect(supposed.stdout).not.toContain('secret-path')
    expect(await portal.snapshot()).toEqual(before)

    expect((await cli(['rules', 'enable', 'Dormant'])).stdout).toContain(
      'its next run takes what already matches for known',
    )
    expect((await cli(['rules', 'enable', 'Dormant'])).stdout).toContain('Nothing to do')
    expect((await cli(['run', 'process-triggers'], '--json')).json()).toMatchObject({ summary: { SEEN: 3, FIRED: 0 } })
    const list = (await cli(['rules', 'list'], '--json')).json()
    expect(list).toMatchObject({
      rules: [
        {
          name: 'Dormant',
          isActive: true,
          version: 2,
          problem: null,
          inForce: { since: expect.stringMatching(/^\d{4}-/) },
          openEpisodes: { fired: 0, seen: 3, suppressed: 0 },
          fires: 0,
        },
      ],
    })
    const because = await cli(['explain', 'process-triggers', '--record', 'Dormant / Customer 2'])
    expect(because.stdout).toContain('it counts as known in this episode: it held before the first run of the rule')
    expect(because.stdout).toMatch(
      /Stored\n {2}episode 1: it holds since \d{4}-\d\d-\d\d\n {2}counts as known, and does not fire/,
    )
    expect((await cli(['rules', 'disable', 'Dormant'])).stdout).toContain('is switched off')
    const off = await cli(['explain', 'process-triggers', '--record', 'Dormant / Customer 2'], '--json')
    expect(off).toMatchObject({ code: 2, stderr: expect.stringContaining('what it belongs to is switched off') })
  })

  it('a rule that is not valid is listed with its field, refused to be tested or switched on, and a name that none has is refused', async () => {
    const { id, cli } = await scene('invalid')
    await portal.query(
      `insert into leora_jobs.trigger_rule (tenant_id, id, type, name, is_active, config) values ($1::text, 'r1', 'LOW_INVENTORY', 'Low', false, '{"belowUnits": -1}')`,
      [id],
    )
    const list = await cli(['rules', 'list'])
    expect(list.stdout).toMatch(/^Low +LOW_INVENTORY +off +- +0 +0 +config\.belowUnits: .*>0\.$/m)
    for (const action of ['test', 'enable']) {
      const refused = await cli(['rules', action, 'r1'], '--json')
      expect(refused.json()).toMatchObject({ error: { code: 'RULE_INVALID', details: { field: 'config.belowUnits' } } })
      expect(refused.code).toBe(78)
    }
    const unknown = await cli(['rules', 'test', 'Lo'], '--json')
    expect(unknown).toMatchObject({ code: 2, stderr: expect.stringMatching(/no rule with the name or id 'Lo'.*Low/) })
  })
})
