import { describeIsolation } from '@leora-jobs/conformance'
import { postgresSubject } from './support/postgres-subject.ts'

describeIsolation(postgresSubject)
