// The contract: what a job is, and what it says

export {
  addDays,
  type CalendarDay,
  calendarDay,
  type DayNumber,
  dayNumber,
  dayOfNumber,
  localDay,
} from './calendar-day.ts'
export { type Change, isChanged, type Values } from './change.ts'
export type { ColumnValue, Decision, JsonValue, Reason } from './decision.ts'
export {
  type Effects,
  type EpisodeReference,
  type LogTable,
  logTable,
  type MessageEffect,
  type TaskEffect,
} from './effect.ts'
export type {
  AsOfRule,
  DecideContext,
  Decided,
  Job,
  JobOfOneStep,
  JobOfSteps,
  PageContext,
  RecordNaming,
  RunContext,
  Schedule,
  Step,
  Summary,
  ZeroReason,
} from './job.ts'
export { defineJob, defineStep } from './job.ts'
export { type NamedQuery, namedQuery, type Query, type SqlQuery, type SqlValue, sql } from './query.ts'
export { type RecordKey, type RecordRef, recordId, recordKey } from './record.ts'
export { type ColumnType, type Target, table, type WriteBack } from './target.ts'

// Running jobs

export { asOfFor } from './as-of.ts'
export type { BackfillReport, BackfillRequest } from './backfill.ts'
export type {
  BacktestContext,
  BacktestGroup,
  BacktestReport,
  BacktestRequest,
  BacktestResult,
  MethodScore,
} from './backtest.ts'
export { closestMatches } from './closest-matches.ts'
export { createRunner } from './create-runner.ts'
export type { Explanation } from './explain-record.ts'
export type { UndoRefusal } from './judge-undo.ts'
export { attemptLimit, interruptionLimit, isInterruption } from './occurrence.ts'
export type { PlannedRun } from './plan.ts'
export { type Policies, resolvePolicy } from './policy.ts'
export type { ReachOptions } from './reach-database.ts'
export { refuseBypass } from './refuse-bypass.ts'
export { type ReportedChange, type ReportedUndo, type RunReport, reportLimit } from './report.ts'
export { resolveTenant, type TenantReference } from './resolve-tenant.ts'
export type { Retention } from './retention.ts'
export type {
  FailureEntry,
  RunCounts,
  RunError,
  RunOutcome,
  RunProgress,
  RunStatus,
  RunTiming,
  StoredRun,
} from './run.ts'
export { firstRunIdAt } from './run-id.ts'
export type { RecordSelector, RunRequest } from './run-request.ts'
export type { RunByHand, Runner, RunnerHealth, RunnerOptions } from './runner.ts'
export type { TickEntry, TickReport, TickRequest } from './tick.ts'
export type { UndoReport, UndoRequest } from './undo-run.ts'

// Ports

export type {
  AlertFilter,
  AlertMessage,
  AlertStore,
  HistoryRequest,
  StoredAlert,
  WatchedJob,
  WatchedSchedule,
} from './ports/alerts.ts'
export type { Clock } from './ports/clock.ts'
export type {
  Admission,
  Database,
  DueSchedule,
  JobHealth,
  LateSchedule,
  LedgerHealth,
  PlannedSlot,
  RouteCall,
  SuspensionKey,
  Tenant,
  UnwatchedRequest,
} from './ports/database.ts'
export type { NotificationDelivery, Notifier } from './ports/notifier.ts'
export type { Observer, RunEvent, RunStart } from './ports/observer.ts'
export type {
  AttemptEvidence,
  AttemptFailure,
  ClaimedMessage,
  MessageClaimRequest,
  MessageFilter,
  MessageStatus,
  Outbox,
  Settlement,
  StoredMessage,
} from './ports/outbox.ts'
export type {
  DatedChange,
  PreviewReader,
  Reader,
  RecordReader,
  StoredRecord,
  UnrunOccurrence,
  WrittenDaysQuery,
} from './ports/readers.ts'
export type { PruneCounts, RetentionHorizon } from './ports/retention.ts'
export type { NewRule, RuleInForce, RuleStore, StoredRule } from './ports/rules.ts'
export type {
  Claim,
  ClaimRequest,
  JobState,
  OccurrenceClaim,
  OccurrenceState,
  PageTransaction,
  PlacedEffects,
  RunChoice,
  Session,
} from './ports/session.ts'
export type {
  PreviousChange,
  Restoration,
  RunEffects,
  UndoableChange,
  UndoPage,
  UndoReader,
  UndoTransaction,
} from './ports/undo.ts'
export type { RelationVisibility } from './zero-reason.ts'

// Errors

export { isLeoraError, LeoraError, type LeoraErrorCode, type LeoraErrorOptions } from './errors.ts'
