import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { verifyWebhook } from '@leora-jobs/delivery'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { type Answer, startReceiver } from '../../delivery/test/support/receiver.ts'
import { createPortal, type Portal } from './support/portal.ts'
import { runCli, temporaryFolder } from './support/run-cli.ts'

const secrets = ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD']

describe('relay and outbox', () => {
  let portal: Portal

  beforeAll(async () => {
    portal = await createPortal(inject('postgresUrl'))
  })

  afterAll(() => portal?.drop())

  /** A tenant with messages for a receiver on this machine, and a command to run for it in a project that allows it. */
  async function scene(slug: string, paths: readonly string[], answer: Answer, kind = 'webhook') {
    const receiver = await startReceiver(answer)
    const tenantId = await portal.addTenant(slug)
    const at = `http://127.0.0.1:${receiver.port}`
    for (const path of paths) {
      await portal.query(
        `insert into leora_jobs.outbox (tenant_id, id, dedupe_key, kind, destination, body, job, run_id, record_kind, record_id, record_label)
         select $1::text, $2::text, $2::text, $3::text, $4::text, '{"about":"cafe"}', 'j', 'r', 'customer', 'c', 'Cafe'`,
        [tenantId, `${slug}-${path}`, kind, `${at}/${path}`],
      )
    }
    await portal.query(
      `insert into leora_jobs.outbox_tenant values ($1::text, now()) on conflict (tenant_id) do update set due_at = now()`,
      [tenantId],
    )
    const cwd = temporaryFolder()
    writeFileSync(
      join(cwd, 'leora-jobs.config.ts'),
      `import { defineConfig } from 'leora-jobs'
       export const app = defineConfig({ delivery: { webhook: { http: 'internal', allowInternal: ['127.0.0.1'], ports: [${receiver.port}] } } })`,
    )
    const cli = (args: readonly string[], env: Record<string, string> = {}) =>
      runCli([...args, '--tenant', slug], {
        cwd,
        env: { DATABASE_URL: portal.url, LEORA_JOBS_WEBHOOK_SECRET: secrets.join(' '), ...env },
      })
    const statuses = () =>
      portal.query('select id, status from leora_jobs.outbox where tenant_id = $1::text order by id', [tenantId])
    return { receiver, cli, statuses, at, cwd }
  }

  it('sends what waits, signed with every secret of the variable; then there is nothing to send', async () => {
    const { receiver, cli, cwd } = await scene('north', ['a', 'b'], (response) => response.writeHead(204).end())
    const sent = await cli(['relay'])
    expect(sent).toMatchObject({ code: 0, stdout: 'north: 2 sent\n' })
    expect(receiver.requests.map(({ headers }) => headers['webhook-id'])).toEqual(['north-a', 'north-b'])
    for (const { headers, body } of receiver.requests) {
      const given = new Headers(Object.entries(headers).map(([name, value]) => [name, String(value)]))
      for (const secret of secrets)
        expect(verifyWebhook({ headers: given, body, secrets: [secret] }).id).toContain('north')
    }
    expect(await cli(['relay'])).toMatchObject({ code: 0, stdout: 'Nothing to send.\n' })
    const everybody = await runCli(['relay', '--all-tenants'], { cwd, env: { DATABASE_URL: portal.url } })
    expect(everybody).toMatchObject({ code: 0, stdout: 'Nothing to send.\n' })
  })

  it('ends with 3 where something failed or was given up; what is dead is sent again when somebody says so', async () => {
    let isGone = true
    const { receiver, cli, statuses, at } = await scene('south', ['busy', 'gone', 'ok'], (response, { url }) => {
      // an hour, so that it is not due again before the test is over
      if (url === '/busy') response.setHeader('retry-after', '3600')
      response.writeHead(url === '/busy' ? 503 : url === '/gone' && isGone ? 410 : 200).end()
    })
    const sent = await cli(['relay', '--json'])
    expect(sent.code).toBe(3)
    expect(sent.json()).toMatchObject({
      relayed: [
        {
          tenant: { slug: 'south' },
          report: {
            delivered: 1,
            retried: 1,
            dead: 1,
            failures: expect.arrayContaining([
              expect.objectContaining({ id: 'south-busy', code: 'STATUS', outcome: 'retried' }),
              expect.objectContaining({ id: 'south-gone', code: 'GONE', outcome: 'dead' }),
            ]),
          },
        },
      ],
    })
    const list = await cli(['outbox', 'list'])
    expect(list.stdout).toMatch(/south-gone +south +webhook +127\.0\.0\.1:\d+ +Cafe +dead +1 .* GONE: /)
    expect(list.stdout).not.toContain('/gone')
    const dead = await cli(['outbox', 'list', '--status', 'dead', '--json'])
    expect(dead.json().messages).toMatchObject([{ id: 'south-gone', destination: `${at}/gone`, lastStatus: 410 }])

    expect(await cli(['outbox', 'retry'])).toMatchObject({ code: 2, stderr: expect.stringContaining('one of them') })
    expect(await cli(['outbox', 'retry', 'south-ok'])).toMatchObject({ code: 0, stdout: 'No dead message is meant.\n' })
    expect((await cli(['outbox', 'retry', '--destination', `${at}/gone`])).stdout).toContain('1 wait again')
    isGone = false
    expect(await cli(['relay'])).toMatchObject({ code: 0, stdout: 'south: 1 sent\n' })
    expect(await statuses()).toEqual([
      { id: 'south-busy', status: 'pending' },
      { id: 'south-gone', status: 'delivered' },
      { id: 'south-ok', status: 'delivered' },
    ])
    expect(receiver.requests).toHaveLength(4)
  })

  it('without a secret webhooks wait, and it says so; a bad secret is named, and nothing is sent', async () => {
    const { receiver, cli, statuses } = await scene('west', ['a'], (response) => response.writeHead(204).end())
    const without = await cli(['relay'], { LEORA_JOBS_WEBHOOK_SECRET: '' })
    expect(without).toMatchObject({
      code: 78,
      stdout:
        'west: 1 wait: nothing is configured that sends webhooks; set LEORA_JOBS_WEBHOOK_SECRET, or delivery.senders of the config\n',
    })
    const bad = await cli(['relay'], { LEORA_JOBS_WEBHOOK_SECRET: 'whsec_c2hvcnQ=' })
    expect(bad).toMatchObject({ code: 78, stdout: expect.stringContaining('LEORA_JOBS_WEBHOOK_SECRET') })
    expect(bad.stdout).not.toContain('c2hvcnQ')
    expect(await statuses()).toEqual([{ id: 'west-a', status: 'pending' }])
    expect(receiver.requests).toEqual([])
  })

  it('a tick sends what is due too, and ends by its runs', async () => {
    const { receiver, cwd } = await scene('east', ['a', 'b'], (response, { url }) =>
      response.writeHead(url === '/a' ? 204 : 500).end(),
    )
    const env = { DATABASE_URL: portal.url, LEORA_JOBS_WEBHOOK_SECRET: secrets.join(' '), LEORA_JOBS_LOG: 'text' }
    const ticked = await runCli(['tick', '--job', 'calculate-burn-rates'], { cwd, env })
    expect(ticked).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('east: 1 sent, 1 failed and will be tried again'),
    })
    expect(receiver.requests).toHaveLength(2)
  })

  it("a kind of the deployment's own is sent by its own sender", async () => {
    const { cli, cwd, statuses } = await scene('own', ['a'], () => {}, 'notification')
    expect(await cli(['relay'])).toMatchObject({ code: 78, stdout: expect.stringContaining("one for 'notification'") })
    writeFileSync(
      join(cwd, 'leora-jobs.config.ts'),
      `const evidence = { status: null, durationMs: 0, address: null, excerpt: null }
       export default { delivery: { senders: { notification: { send: async () => ({ outcome: 'delivered', evidence }) } } } }`,
    )
    expect(await cli(['relay'])).toMatchObject({ code: 0, stdout: 'own: 1 sent\n' })
    expect(await statuses()).toEqual([{ id: 'own-a', status: 'delivered' }])
  })
})
