import { describeDatabase } from '@leora-jobs/conformance'
import { postgresSubject } from './support/postgres-subject.ts'

describeDatabase(postgresSubject)
