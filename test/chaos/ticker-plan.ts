/** What a ticker is told when it is started. */
export interface TickerPlan {
  readonly url: string
  readonly leaseSeconds: number
}

/** One tick. */
export interface TickOrder {
  /** What its clock shows at first, ISO. */
  readonly now: string
  /** Its time. */
  readonly seconds: number
}

/** What a ticker says, one line of JSON each. */
export type TickerLine = { readonly type: 'resumed' } | { readonly type: 'retrying' } | TickEnd

/** How a tick ended. */
export type TickEnd =
  | { readonly type: 'ticked'; readonly entries: number; readonly errors: readonly string[] }
  | { readonly type: 'failed'; readonly code: string }
