import type { AlertNotification } from '@leora-jobs/core/monitoring'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { startReceiver } from '../../delivery/test/support/receiver.ts'
import { alertsProject } from './support/alerts-project.ts'
import { createPortal, type Portal } from './support/portal.ts'
import { runCli, temporaryFolder } from './support/run-cli.ts'
import { projectTable } from './support/tick-project.ts'

describe('alerts, on a real server', () => {
  let portal: Portal

  beforeAll(async () => {
    portal = await createPortal(inject('postgresUrl'))
    const script = `${projectTable} create table public.trouble (id int); grant select on public.trouble to leora_jobs_runner;`
    await portal.admin.transaction({}, (transaction) => transaction.script(script))
  })

  afterAll(() => portal?.drop())

  async function scene(more?: string) {
    const receiver = await startReceiver((response, { url }) => response.writeHead(url === '/full' ? 500 : 204).end())
    await portal.query('truncate tenant cascade')
    await portal.query('delete from leora_jobs.outbox')
    const tenantId = await portal.addTenant(`shop-${receiver.port}`)
    const cwd = alertsProject(`http://127.0.0.1:${receiver.port}`, more)
    const cli = (...args: readonly string[]) =>
      runCli(args, { cwd, env: { DATABASE_URL: portal.url, LEORA_JOBS_LOG: 'text' } })
    const told = () =>
      receiver.requests.map(({ body }) => (JSON.parse(body) as AlertNotification).notices.map(({ kind }) => kind))
    return { receiver, cli, told, tenantId, slug: `shop-${receiver.port}` }
  }

  it('a job that fails twice opens one critical alert, told once; a good run resolves it', async () => {
    const { cli, told, receiver, slug } = await scene()
    await portal.query('insert into public.trouble values (1)')
    expect((await cli('tick')).code).toBe(1)
    expect(await cli('check')).toMatchObject({ code: 0, stdout: 'All is well: 1 job of 1 tenant.\n' })
    const second = await cli('tick')
    expect(second.code).toBe(1)
    expect(second.stderr).toContain(
      `Alert: critical: failed-in-a-row of grade-customers, ${slug}: failed 2 times in a row`,
    )
    expect(told()).toEqual([['opened']])
    const [{ body = '' } = {}] = receiver.requests
    expect(JSON.parse(body)).toMatchObject({
      notices: [{ rule: 'failed-in-a-row', severity: 'critical', job: 'grade-customers', tenant: { slug } }],
    })
    // the same, looked at again, is the same alert
    const check = await cli('check')
    expect(check.code).toBe(4)
    expect(check.stdout).toMatch(/^[0-9a-f]{8} +critical +shop-\d+ +grade-customers +failed-in-a-row +open +\d{4}-/m)
    const list = await cli('alerts', 'list', '--json')
    expect(list.json().alerts).toMatchObject([{ rule: 'failed-in-a-row', status: 'open', evidence: { attempts: 2 } }])

    const [{ id = '' } = {}] = list.json().alerts as readonly { readonly id?: string }[]
    expect(await cli('alerts', 'ack', id.slice(0, 8))).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`Acknowledged: failed-in-a-row of grade-customers, ${slug}`),
    })
    expect(await cli('check')).toMatchObject({ code: 0, stdout: expect.stringContaining('1 of them acknowledged') })
    expect((await cli('alerts', 'ack', '--rule', 'failed-in-a-row')).stdout).toBe('They were acknowledged already.\n')
    expect((await cli('alerts', 'resolve', '--rule', 'slow')).stdout).toBe('No alert is meant.\n')

    await portal.query('delete from public.trouble')
    const good = await cli('tick')
    expect(good).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('Well again: failed-in-a-row of grade-customers'),
    })
    expect(told()).toEqual([['opened'], ['resolved']])
    expect(await cli('alerts', 'list')).toMatchObject({ code: 0, stdout: 'No open alerts.\n' })
    expect((await cli('alerts', 'list', '--status', 'resolved', '--json')).json().alerts).toHaveLength(1)
  })

  it('a job that nothing starts any more is found by check, and reported once where that is asked for', async () => {
    const { cli, told, tenantId } = await scene()
    expect((await cli('check')).code).toBe(0)
    // as though that had been some hours ago
    const ago = (interval: string) =>
      portal.query(
        `update leora_jobs.watched_job set expected_since = now() - $1::interval where tenant_id = $2::text`,
        [interval, tenantId],
      )
    await ago('3 hours')
    const found = await cli('check', '--report-once', '--json')
    expect(found.code).toBe(4)
    expect(found.json()).toMatchObject({
      ok: false,
      tenants: 1,
      alerts: [{ rule: 'not-started', severity: 'critical', job: 'grade-customers', evidence: { lastKnown: null } }],
    })
    expect(told()).toEqual([['opened']])
    expect((await cli('check', '--report-once')).code).toBe(0)
    expect((await cli('check')).code).toBe(4)
    expect((await cli('tick')).code).toBe(0)
    expect((await cli('check')).code).toBe(0)
    expect(told()).toEqual([['opened'], ['resolved']])
  })

  it('what is suspended is not late, nor what was planned meanwhile once it is resumed', async () => {
    const { cli, tenantId } = await scene()
    await cli('check')
    await portal.query(
      `update leora_jobs.watched_job set expected_since = now() - interval '3 hours' where tenant_id = $1`,
      [tenantId],
    )
    await cli('suspend', '--job', 'grade-customers')
    expect((await cli('check')).code).toBe(0)
    await cli('resume', '--job', 'grade-customers')
    expect((await cli('check')).code).toBe(0)
  })

  it('a notifier that throws changes no run, and its message waits; what it threw is not shown', async () => {
    const { cli } = await scene()
    await portal.query('insert into public.trouble values (1)')
    await cli('tick')
    const second = await cli('tick')
    expect(second.code).toBe(1)
    expect(second.stderr).toContain("SEND_FAILED: The notifier 'broken' threw Error.")
    const list = await cli('outbox', 'list')
    expect(list.stdout).toMatch(/notification +broken +failed-in-a-row of grade-customers, shop-\d+ +pending +1 /)
    expect(second.stderr + list.stdout).not.toContain('secret-path')
    await portal.query('delete from public.trouble')
  })

  it('alerts test tells the notifiers that this is a test, and says who got it', async () => {
    const { cli, receiver } = await scene()
    const tested = await cli('alerts', 'test')
    expect(tested.code).toBe(3)
    expect(tested.stdout).toMatch(/^pager +delivered$/m)
    expect(tested.stdout).toMatch(/^broken +pending +SEND_FAILED: The notifier 'broken' threw Error\.$/m)
    expect(receiver.requests.map(({ body }) => JSON.parse(body))).toMatchObject([{ isTest: true, notices: [{}] }])
    expect(await cli('alerts', 'test', '--notifier', 'pager')).toMatchObject({ code: 0 })
    expect(await cli('alerts', 'test', '--notifier', 'pgaer')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("there is no 'pgaer'; the config has pager, broken"),
    })
  })

  it('wrong input is named, and nothing is written', async () => {
    const { cli } = await scene()
    const before = await portal.snapshot()
    const wrong: readonly [readonly string[], number, string][] = [
      [['check', '--job', 'grade-custmers'], 2, "'grade-customers'"],
      [['check', '--tenant', 'nobody'], 2, "There is no tenant 'nobody'"],
      [['check', '--fail-on', 'all'], 2, 'Allowed choices are critical, warning, info'],
      [['alerts', 'ack', 'abcdef12'], 2, 'is the id of no alert that is open or acknowledged'],
      [['alerts', 'ack', '1'], 2, 'is the id of no alert'],
      [['alerts', 'list', '--limit', '0'], 2, '--limit'],
      [['alerts', 'ack'], 2, 'give ids of alerts, --rule or --job or both, or --all'],
      [['alerts', 'resolve', 'abcdef12', '--all'], 2, 'one of these ways'],
      [['alerts', 'ack', '--rule', 'slwo'], 2, "there is no 'slwo'; did you mean 'slow'?"],
    ]
    for (const [args, code, text] of wrong)
      expect(await cli(...args)).toMatchObject({ code, stderr: expect.stringContaining(text) })
    expect(await portal.snapshot()).toEqual(before)
    const bare = { cwd: temporaryFolder(), env: { DATABASE_URL: portal.url } }
    expect(await runCli(['alerts', 'test'], bare)).toMatchObject({
      code: 78,
      stderr: expect.stringContaining('there are no notifiers'),
    })
  })

  it('a config that is not valid is named', async () => {
    const { cli } = await scene('monitoring: { graceMinutes: 0, slow: { facter: 2 } },')
    expect(await cli('check')).toMatchObject({
      code: 78,
      stderr: expect.stringMatching(
        /monitoring\.slow: there is no 'facter'; the keys are factor.*monitoring\.graceMinutes: Too small/,
      ),
    })
  })
})
