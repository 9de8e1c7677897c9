import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { LeoraError } from '@leora-jobs/core'

/** Puts a question; resolves to one of the answers, or to `otherwise` for an empty line. Asks again for anything else. */
export type Ask = <Answer extends string>(
  question: string,
  answers: readonly Answer[],
  otherwise: Answer,
) => Promise<Answer>

export interface AskingStreams {
  readonly input: NodeJS.ReadableStream
  readonly output: NodeJS.WritableStream
  readonly signal: AbortSignal
}

/** Questions on a terminal, until `close`. An answer may be shortened. Throws INPUT_INVALID where the input ends, or the signal comes. */
export function askOnTerminal({ input, output, signal }: AskingStreams): { readonly ask: Ask; close(): void } {
  const lines = createInterface({ input, output })
  // answers may be typed, or pasted, ahead of their questions
  const given: string[] = []
  lines.on('line', (line) => given.push(line))
  const ended = new AbortController()
  lines.once('close', () => ended.abort())
  // readline takes Ctrl-C for itself: it belongs to the command
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
  const either = AbortSignal.any([signal, ended.signal])
  const nextLine = async () => {
    if (given.length === 0) await once(lines, 'line', { signal: either }).catch(() => undefined)
    return signal.aborted ? undefined : given.shift()
  }
  const ask: Ask = async (question, answers, otherwise) => {
    const choices = answers.map((answer) => (answer === otherwise ? answer.toUpperCase() : answer)).join('/')
    for (;;) {
      lines.setPrompt(`${question} [${choices}] `)
      lines.prompt()
      const line = (await nextLine())?.trim().toLowerCase()
      if (line === undefined) throw stopped()
      if (line === '') return otherwise
      const [meant, ...more] = answers.filter((answer) => answer.startsWith(line))
      if (meant !== undefined && more.length === 0) return meant
      output.write(`'${line.slice(0, 20)}' is none of ${answers.join(', ')}.\n`)
    }
  }
  return { ask, close: () => lines.close() }
}

function stopped(): LeoraError {
  return new LeoraError('INPUT_INVALID', 'init was stopped before its questions were answered: nothing was written.', {
    details: { field: 'answer' },
  })
}
