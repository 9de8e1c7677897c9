import { describeDatabase } from '../src/index.ts'
import { pgliteSubject } from './pglite-subject.ts'

describeDatabase(pgliteSubject)
