import { describe } from 'vitest'
import { describeTenantsApart } from '../../src/index.ts'
import { behindPgBouncer } from './pgbouncer-subject.ts'

// The attacks of the isolation suite go by a superuser's own connections, which no pooler serves. Of the modes, row security alone is the one that
// depends on what a transaction has set; the others take 16 s more.
const within = process.env.LEORA_CHAOS === '1' ? undefined : (['row security alone'] as const)

behindPgBouncer(
  'Tenants apart behind a pool of one connection, which the URL says nothing of',
  { poolSize: 1, isAnnounced: false },
  (subject) => describe(`isolation on ${subject.name}`, () => describeTenantsApart(subject, within)),
)
