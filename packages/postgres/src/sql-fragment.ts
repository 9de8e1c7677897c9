import type { Parameter } from './connection/connection.ts'

/** A piece of SQL with its parameters; pieces nest, and are numbered when compiled. */
export interface SqlFragment {
  readonly kind: 'fragment'
  readonly strings: readonly string[]
  readonly values: readonly (SqlFragment | SqlParameter)[]
}

/** A parameter with the type that the server shall read its text as. */
export interface SqlParameter {
  readonly kind: 'parameter'
  readonly value: Parameter
  readonly type: string
}

/** SQL as a template: `${…}` takes fragments and parameters, never text. */
export function fragment(
  strings: TemplateStringsArray,
  ...values: readonly (SqlFragment | SqlParameter)[]
): SqlFragment {
  return { kind: 'fragment', strings: [...strings], values }
}

/** A value for a template: `param(day, 'date')` becomes `$3::date`. */
export function param(value: Parameter, type: string): SqlParameter {
  return { kind: 'parameter', value, type }
}

/** Text that is SQL already: only for what this package or a source's declaration wrote. */
export function raw(text: string): SqlFragment {
  return { kind: 'fragment', strings: [text], values: [] }
}

/** A name, quoted. */
export function identifier(name: string): SqlFragment {
  return raw(quoted(name))
}

/** A name as SQL text, quoted. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** Fragments one after another. */
export function join(fragments: readonly SqlFragment[], separator = ', '): SqlFragment {
  const strings = fragments.length === 0 ? [''] : ['', ...fragments.slice(1).map(() => separator), '']
  return { kind: 'fragment', strings, values: [...fragments] }
}

/** The text with `$1 …` and the parameters in order. */
export function compile(sql: SqlFragment): { readonly text: string; readonly parameters: readonly Parameter[] } {
  const parameters: Parameter[] = []
  const write = (piece: SqlFragment | SqlParameter): string => {
    if (piece.kind === 'parameter') return `$${parameters.push(piece.value)}::${piece.type}`
    return piece.strings.map((text, index) => text + writeValue(piece.values[index])).join('')
  }
  const writeValue = (value: SqlFragment | SqlParameter | undefined) => (value ? write(value) : '')
  return { text: write(sql), parameters }
}
