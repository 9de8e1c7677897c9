import { describeDatabase } from '@leora-jobs/conformance'
import { pgliteSubject } from './support/pglite-subject.ts'

describeDatabase(pgliteSubject)
