// As Vercel's runtime does: the invocation at hand, behind a symbol, with the instant at which it is ended. LEORA_TEST_SECONDS after it is asked for.
const milliseconds = Number(process.env.LEORA_TEST_SECONDS) * 1_000
globalThis[Symbol.for('@vercel/request-context')] = { get: () => ({ deadline: Date.now() + milliseconds }) }
