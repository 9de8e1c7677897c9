import { describeIsolation } from '@leora-jobs/conformance'
import { pgliteSubject } from './support/pglite-subject.ts'

describeIsolation(pgliteSubject)
