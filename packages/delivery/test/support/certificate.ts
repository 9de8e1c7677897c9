import { isIP } from 'node:net'
import { generate } from 'selfsigned'

/** A certificate that signs itself, and its key, in PEM. */
export interface Certificate {
  readonly cert: string
  readonly key: string
}

/** Makes a certificate for a name or an address, for one day from `notBefore`. */
export async function certificateFor(name: string, notBefore = new Date(Date.now() - 3_600_000)): Promise<Certificate> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    notBeforeDate: notBefore,
    notAfterDate: new Date(notBefore.getTime() + 86_400_000),
    extensions: [
      { name: 'subjectAltName', altNames: [isIP(name) === 0 ? { type: 2, value: name } : { type: 7, ip: name }] },
    ],
  })
  return { cert, key }
}
