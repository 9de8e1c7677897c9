import type { DecideContext, PageContext } from '../../job.ts'
import type { TriggerShared } from './facts.ts'
import type { TriggersInput } from './input.ts'
import type { TriggersPolicy } from './policy.ts'

/** What `select` and `effects` know of a run. */
export type TriggerContext = DecideContext<TriggerShared, TriggersPolicy, TriggersInput>

/** What a page knows of it. */
export type TriggerPage = PageContext<TriggerShared, TriggersPolicy, TriggersInput>

/** As much of it as a decision needs. */
export type DecidingContext = Pick<TriggerContext, 'asOf' | 'policy' | 'shared'>
