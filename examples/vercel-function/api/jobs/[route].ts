import { createVercelHandler } from '@leora-jobs/vercel'
import { app } from '../../leora-jobs.config.js'

/** Seconds; the platform reads it as a literal. */
export const maxDuration = 300

export const { GET, POST } = createVercelHandler(app, { maxDuration })
