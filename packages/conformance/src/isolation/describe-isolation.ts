import { describe } from 'vitest'
import type { Subject } from '../bed/test-bed.ts'
import { describeAttacks } from './attack-suite.ts'
import { describeCatalog } from './catalog-suite.ts'
import { describeTenantsApart } from './tenant-suite.ts'

/** Isolation by attack: what every database must keep apart, and proofs that each detector fires. */
export function describeIsolation(subject: Subject): void {
  describe(`isolation on ${subject.name}`, () => {
    describeCatalog(subject)
    describeAttacks(subject)
    describeTenantsApart(subject)
  })
}
