import { once } from 'node:events'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { onTestFinished } from 'vitest'

/** A mail as it arrived. */
export interface ReceivedMail {
  readonly recipients: readonly string[]
  /** As lines, unfolded, each `Name: value`. */
  readonly header: readonly string[]
  readonly source: string
}

/** A mail server of a test's own. */
export interface MailServer {
  readonly port: number
  readonly mails: readonly ReceivedMail[]
}

/** Starts an SMTP server that is gone with the test; `options` say what it refuses. */
export async function startMailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  const mails: ReceivedMail[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const source = Buffer.concat(chunks).toString()
        const [head = ''] = source.split('\r\n\r\n')
        const header = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n')
        mails.push({ recipients: session.envelope.rcptTo.map(({ address }) => address), header, source })
        done(null, 'queued as 1')
      })
    },
    ...options,
  })
  server.on('error', () => {})
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())))
  const address = server.server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { port: address.port, mails }
}

/** A refusal with an SMTP code. */
export function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode })
}
