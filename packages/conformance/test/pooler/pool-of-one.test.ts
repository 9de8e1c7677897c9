import { describeDatabase } from '../../src/index.ts'
import { behindPgBouncer } from './pgbouncer-subject.ts'

behindPgBouncer('Everything behind a pool of one connection', { poolSize: 1, isAnnounced: true }, describeDatabase)
