import { describeJobs } from '../src/index.ts'
import { pgliteSubject } from './pglite-subject.ts'

describeJobs(pgliteSubject)
