/**
 * Text in which the runner finds no command, so that a customer called `::add-mask::a` or `##[error]` is a name. It takes for one what stands between
 * `::` and `::` at the start of a line, and `##[…]` anywhere (ActionCommand.cs of actions/runner).
 */
export function inertText(text: string): string {
  return text.replace(/^(\s*):(?=:)/gm, '$1\\:').replaceAll('##[', '#\\#[')
}

/** The same for a JSON document, which stays the same document: its lines never start with `::`, and `#` can be written as an escape. */
export function inertJson(json: string): string {
  return json.replaceAll('##[', '#\\u0023[')
}
