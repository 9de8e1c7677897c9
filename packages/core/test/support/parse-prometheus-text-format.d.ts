declare module 'parse-prometheus-text-format' {
  /** The families of a text, as the package reads them; it brings no types. */
  // biome-ignore lint/style/noDefaultExport: it is the package's
  export default function parsePrometheusTextFormat(text: string): readonly {
    readonly name: string
    readonly help: string
    readonly type: string
    readonly metrics: readonly { readonly value: string; readonly labels?: Readonly<Record<string, string>> }[]
  }[]
}
