import { describeIsolation } from '../src/index.ts'
import { postgresSubject } from './postgres-subject.ts'

describeIsolation(postgresSubject)
