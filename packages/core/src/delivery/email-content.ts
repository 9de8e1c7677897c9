import { z } from 'zod'

const text = z.string().min(1).max(500_000)

/** What the body of an e-mail message holds, as JSON. */
export const emailContent = z.strictObject({
  /** Control characters in it are sent as spaces. */
  subject: z.string().trim().min(1).max(500),
  text,
  html: text.optional(),
})

export type EmailContent = Readonly<z.infer<typeof emailContent>>
