import { describeIsolation } from '../src/index.ts'
import { pgliteSubject } from './pglite-subject.ts'

describeIsolation(pgliteSubject)
