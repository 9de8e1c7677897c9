import { Duplex } from 'node:stream'
import type { PGlite } from '@electric-sql/pglite'

/** A stream that speaks PostgreSQL's protocol with the embedded database. The driver writes whole messages, so each chunk can be carried out as it comes. */
export function pgliteSocket(database: PGlite): Duplex {
  return new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      database.execProtocolRaw(new Uint8Array(chunk)).then(
        (answer) => {
          if (answer.length > 0 && !this.destroyed) this.push(Buffer.from(answer))
          done()
        },
        (error: Error) => done(error),
      )
    },
  })
}
