import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineJob } from './job.ts'
import { updateAccountTypes } from './jobs/account-types/job.ts'
import { resolvePolicy } from './policy.ts'
import { itemStep, jobHead } from './testing/item-job.ts'

const nested = z
  .strictObject({
    limits: z.strictObject({ low: z.number().default(1), high: z.number().default(9) }).prefault({}),
    names: z.array(z.string()).default(['a', 'b']),
    share: z.number().min(0).max(1).default(0.5),
  })
  .prefault({})
const job = defineJob({
  ...jobHead,
  ...itemStep('item'),
  name: 'rate',
  policy: nested,
  decide: () => null,
  page: itemStep('item').page as never,
})
const resolve = (...layers: Parameters<typeof resolvePolicy>[1]) => resolvePolicy(job, layers)

describe('a policy', () => {
  it('is the defaults where nothing is said', () => {
    const { policy, version } = resolve()
    expect(policy).toEqual({ limits: { low: 1, high: 9 }, names: ['a', 'b'], share: 0.5 })
    expect(version).toMatch(/^[0-9a-f]{16}$/)
    expect(resolve({}, {}).version).toBe(version)
  })

  it('takes parts: what is not named stays', () => {
    expect(resolve({ rate: { limits: { high: 20 } } }).policy).toEqual({
      limits: { low: 1, high: 20 },
      names: ['a', 'b'],
      share: 0.5,
    })
  })

  it('takes lists as a whole', () => {
    expect(resolve({ rate: { names: ['c'] } }, { rate: { names: [] } }).policy).toMatchObject({ names: [] })
  })

  it("puts the tenant's above the deployment's, and in each the job's above '*'", () => {
    const share = (...layers: Parameters<typeof resolvePolicy>[1]) => resolve(...layers).policy.share
    expect(share({ '*': { share: 0.1 } })).toBe(0.1)
    expect(share({ '*': { share: 0.1 }, rate: { share: 0.2 } })).toBe(0.2)
    expect(share({ rate: { share: 0.2 } }, { '*': { share: 0.3 } })).toBe(0.3)
    expect(share({ rate: { share: 0.2 } }, { '*': { share: 0.3 }, rate: { share: 0.4 } })).toBe(0.4)
    expect(share({ other: { share: 0.2 } })).toBe(0.5)
  })

  it("takes of '*' what it knows, and leaves the rest to other jobs", () => {
    expect(resolve({ '*': { share: 0.1, sale: { statuses: ['PAID'] } } }).policy).toMatchObject({ share: 0.1 })
    const sale = resolvePolicy(updateAccountTypes, [{ '*': { share: 0.1, sale: { statuses: ['PAID'] } } }]).policy.sale
    expect(sale.statuses).toEqual(['PAID'])
    expect(sale.dateColumns).toEqual(['delivered_at', 'fulfilled_at', 'ordered_at'])
  })

  it('has a version of its own for each content, however it was put together', () => {
    const direct = resolve({ rate: { share: 0.1, limits: { low: 2 } } })
    expect(resolve({ rate: { limits: { low: 2 } } }, { '*': { share: 0.1 } }).version).toBe(direct.version)
    expect(resolve({ rate: { share: 0.2 } }).version).not.toBe(direct.version)
  })

  it.each([
    [{ rate: { share: 2 } }, 'policy.share: ', 'share'],
    [{ rate: { limits: { low: 'x' } } }, 'policy.limits.low: ', 'limits.low'],
    [{ rate: { shar: 1 } }, "there is no 'shar'; the keys are ", ''],
    [{ rate: 'loose' }, 'policy: ', ''],
    [{ '*': { limits: { low: null } } }, 'policy.limits.low: ', 'limits.low'],
  ])('that is wrong, %j, is refused by job and field', (layer, message, field) => {
    expect(() => resolve(layer)).toThrow(
      expect.objectContaining({
        code: 'POLICY_INVALID',
        message: expect.stringMatching(/^The policy of job 'rate' is not valid/),
        details: { job: 'rate', issues: [expect.objectContaining({ field })] },
      }),
    )
    expect(() => resolve(layer)).toThrow(message)
  })
})
