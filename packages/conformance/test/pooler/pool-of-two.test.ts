import { describeConcurrency, describeDatabase } from '../../src/index.ts'
import { behindPgBouncer } from './pgbouncer-subject.ts'

// what a second server connection can change, or all of it, which takes 10 s more
const describeSuites = process.env.LEORA_CHAOS === '1' ? describeDatabase : describeConcurrency

behindPgBouncer(
  'Sessions at once behind a pool of two connections, which the URL says nothing of',
  { poolSize: 2, isAnnounced: false },
  describeSuites,
)
