import { updateAccountTypes } from '@leora-jobs/core/jobs'
import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest'
import type { Portal } from '../../cli/test/support/portal.ts'
import { openPortal, openRoutes, secret, setVariables } from './support/open-routes.ts'

let portal: Portal

beforeAll(async () => {
  portal = await openPortal(inject('postgresUrl'))
  await portal.addTenant('acme')
})

afterAll(() => portal.drop())

/** Nothing ran: not one row of any table is another, the count of calls included. */
async function expectUntouched(work: () => Promise<void>): Promise<void> {
  const before = await portal.snapshot()
  await work()
  expect(await portal.snapshot()).toEqual(before)
}

it.each([
  ['none', null],
  ['an empty one', 'Bearer '],
  ['a wrong one', 'Bearer wrong-horse-battery-staple'],
  ['a part of it', `Bearer ${secret.slice(0, -1)}`],
  ['more than it', `Bearer ${secret}x`],
  ['another scheme', `Basic ${secret}`],
  ['the bare secret', secret],
])('the secret, %s: 401, and nothing ran', async (_, authorization) => {
  const { call } = openRoutes(portal, [updateAccountTypes])
  await expectUntouched(async () => {
    for (const path of ['/tick', '/process', '/update-account-types', '/health', '/no-such-route', '/tick?bad=1']) {
      for (const method of ['GET', 'POST'] as const) {
        const answered = await call(path, { method, authorization })
        expect(answered).toMatchObject({
          status: 401,
          error: { code: 'UNAUTHORIZED', message: 'Unauthorized.', details: {} },
        })
        expect(answered.headers.get('www-authenticate')).toBe('Bearer')
      }
    }
  })
})

it.each([
  ['not set', undefined],
  ['empty', ''],
])('CRON_SECRET %s: 503 whatever is sent, and nothing ran', async (_, value) => {
  vi.spyOn(console, 'error').mockReturnValue()
  const { call } = openRoutes(portal, [updateAccountTypes])
  setVariables({ CRON_SECRET: value })
  await expectUntouched(async () => {
    for (const authorization of [null, 'Bearer ', 'Bearer undefined', `Bearer ${secret}`]) {
      expect(await call('/tick', { authorization })).toMatchObject({
        status: 503,
        error: { details: { field: 'CRON_SECRET' } },
      })
    }
  })
})

it('a secret with white space is reported, naming the variable, and not trimmed', async () => {
  vi.spyOn(console, 'error').mockReturnValue()
  const { call } = openRoutes(portal, [updateAccountTypes])
  for (const [name, value] of [
    ['CRON_SECRET', `${secret}\n`],
    ['CRON_SECRET', ` ${secret}`],
    ['CRON_SECRET_PREVIOUS', 'two words'],
  ] as const) {
    setVariables({ CRON_SECRET: secret, CRON_SECRET_PREVIOUS: undefined, [name]: value })
    await expectUntouched(async () => {
      const { status, error } = await call('/tick')
      expect(status).toBe(503)
      expect(error?.message).toContain(`${name} has white space`)
      expect(error?.message).not.toContain(secret)
    })
  }
})

it('while a secret is replaced the new one and the previous one open the routes; read anew for every request', async () => {
  const { call } = openRoutes(portal, [updateAccountTypes])
  const asked = async () => {
    const statuses = []
    for (const one of [secret, 'new-secret'])
      statuses.push((await call('/health', { authorization: `bearer ${one}` })).status)
    return statuses
  }
  expect(await asked()).toEqual([200, 401])
  setVariables({ CRON_SECRET: 'new-secret', CRON_SECRET_PREVIOUS: secret })
  expect(await asked()).toEqual([200, 200])
  setVariables({ CRON_SECRET_PREVIOUS: undefined })
  expect(await asked()).toEqual([401, 200])
})

it('a preview deployment: 403, and nothing ran, unless it is listed; who has no secret is not told', async () => {
  const { call } = openRoutes(portal, [updateAccountTypes])
  setVariables({ VERCEL_ENV: 'preview' })
  await expectUntouched(async () => {
    expect(await call('/tick')).toMatchObject({ status: 403, error: { code: 'DEPLOYMENT_REFUSED' } })
    expect(await call('/tick', { authorization: null })).toMatchObject({ status: 401 })
  })
  const listed = openRoutes(portal, [updateAccountTypes], { environments: ['preview'] })
  expect((await listed.call('/health')).status).toBe(200)
  setVariables({ VERCEL_ENV: 'production' })
  expect((await call('/health')).status).toBe(200)
})
