import { describeDatabase } from '../src/index.ts'
import { postgresSubject } from './postgres-subject.ts'

describeDatabase(postgresSubject)
