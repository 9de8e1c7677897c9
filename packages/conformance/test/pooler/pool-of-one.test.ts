import { describeDatabase } from '../../src/index.ts'
import { behindPgBouncer } from './pgbouncer-subject.ts'

behindPgBouncer({ poolSize: 1, isAnnounced: true }, describeDatabase)
