import { describe, expect, it } from 'vitest'
import { asOf, defaultPolicy, factsAt, noSegments, type Order, sale } from '../../../test/support/account-history.ts'
import { decideAccountType } from './decide.ts'
import type { AccountFacts, AccountShared } from './facts.ts'
import { accountTypesPolicy } from './policy.ts'

/** Part of a policy, as a deployment would write it. */
type PolicyPart = object

function decide(
  orders: readonly Order[],
  more: { facts?: Partial<AccountFacts>; policy?: PolicyPart; shared?: AccountShared; on?: typeof asOf } = {},
) {
  const day = more.on ?? asOf
  const policy = more.policy === undefined ? defaultPolicy : accountTypesPolicy.parse(more.policy)
  return decideAccountType(factsAt(orders, day, more.facts), { asOf: day, policy, shared: more.shared ?? noSegments })
}

describe('sample accounts', () => {
  const pass = (
    sampleAccounts: { readonly ids?: readonly string[]; readonly names?: readonly string[] },
    facts: Partial<AccountFacts>,
  ) => decide([sale(5)], { facts, policy: { sale: { sampleAccounts } } })

  it.each([
    [{ ids: ['c1'] }, 'by id'],
    [{ names: ['Bistro Nord'] }, 'by name'],
    [{ names: ['bistro*'] }, 'by the start of its name, upper and lower case alike'],
    [{ names: ['*NORD'] }, 'by its end'],
    [{ names: ['*tro*or*'] }, 'by a piece'],
    [{ names: ['other', '*'] }, 'by any pattern of several'],
  ] as const)('are passed over: %j, %s', (sampleAccounts, _how) => {
    const decision = pass(sampleAccounts, {})
    expect(decision.next).toBeNull()
    expect(decision.reasons).toEqual([{ code: 'SAMPLE_ACCOUNT', value: 'Bistro Nord', threshold: null, evidence: {} }])
  })

  it.each([
    [{ ids: ['C1'] }],
    [{ names: ['Bistro'] }],
    [{ names: ['B.stro Nord'] }],
    [{ names: ['Bistro Nor?'] }],
    [{}],
  ])('are not: %j, which does not match', (sampleAccounts) =>
    expect(pass(sampleAccounts, {}).next?.type).toBe('ACTIVE'),
  )

  it('takes everything but the star literally, in names as odd as they come', () => {
    expect(pass({ names: ['* (samples) [a+b]$'] }, { name: 'Rep. 7 (Samples) [a+b]$' }).next).toBeNull()
    expect(pass({ names: ['sample*'] }, { name: 'Sample\nSecond line' }).next).toBeNull()
    expect(pass({ names: ['sample*'] }, { name: '' }).next?.type).toBe('ACTIVE')
  })
})
