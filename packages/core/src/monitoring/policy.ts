import { z } from 'zod'

const share = z.number().min(0).max(1)
const minutes = z.number().positive()

/** When something is worth telling. */
export const monitoringPolicy = z
  .strictObject({
    /** Failed attempts one after the other that are critical. */
    failuresInARow: z.int().positive().default(2),
    slow: z
      .strictObject({
        /** Times the median of the last successes. */
        factor: z.number().min(1).default(3),
        /** Successes that are compared with, at most. */
        window: z.int().positive().default(20),
        /** Fewer than these, and nothing is said. */
        minimum: z.int().positive().default(5),
        /** Seconds below which no run is slow. */
        floorSeconds: z.number().nonnegative().default(10),
      })
      .prefault({}),
    errorRate: z
      .strictObject({
        /** Share of a run's records that failed. */
        run: share.default(0.1),
        /** The same, from where on it is critical. */
        critical: share.default(0.5),
        /** The same of all runs of thirty days. */
        month: share.default(0.01),
        /** Records that there must be to speak of a share. */
        minimumRecords: z.int().positive().default(10),
      })
      .prefault({}),
    excessive: z
      .strictObject({
        /** Times the median of the changes of the last successes. At 3, one tenant of twenty had three false alerts in a simulated year; what is worth telling changes far more. */
        factor: z.number().min(1).default(4),
        /** Median absolute deviations above it. */
        deviations: z.number().nonnegative().default(6),
        /** The same of the logarithms, scaled to standard deviations: what varies by factors is judged by factors. */
        logDeviations: z.number().nonnegative().default(4),
        /** Times the median that the logarithms may ask for at most: of a few changes a day, they would ask for hundreds. */
        largestFactor: z.number().min(1).default(10),
        /** Changes below which no run has too many. */
        floor: z.int().nonnegative().default(100),
      })
      .prefault({}),
    /** After a planned instant until its occurrence must have begun: an hourly tick, and a quarter of an hour. */
    graceMinutes: minutes.default(75),
    /** Without a page until a run counts as stuck; also paused, until somebody must have gone on with it. */
    stuckMinutes: minutes.default(75),
    /** Seconds that a run is to take at most. */
    targetSeconds: z.number().positive().default(30),
    /** Hours until an alert that is open is told again. */
    remindHours: z.number().positive().default(24),
  })
  .prefault({})

export type MonitoringPolicy = z.infer<typeof monitoringPolicy>

/** As it is written down: what is left out has its default. */
export type MonitoringSettings = z.input<typeof monitoringPolicy>
