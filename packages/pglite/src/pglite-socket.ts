import { Duplex } from 'node:stream'
import type { PGlite } from '@electric-sql/pglite'
import { exchangeMessages } from './exchange-messages.ts'

/** A stream that speaks PostgreSQL's protocol with the embedded database. The driver writes whole messages, so each chunk can be carried out as it comes. */
export function pgliteSocket(database: PGlite): Duplex {
  return new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      exchangeMessages(database, chunk).then(
        (answer) => {
          if (answer.length > 0 && !this.destroyed) this.push(answer)
          done()
        },
        (error: Error) => done(error),
      )
    },
  })
}
