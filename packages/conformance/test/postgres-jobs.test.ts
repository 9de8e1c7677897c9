import { describeJobs } from '../src/index.ts'
import { postgresSubject } from './postgres-subject.ts'

describeJobs(postgresSubject)
