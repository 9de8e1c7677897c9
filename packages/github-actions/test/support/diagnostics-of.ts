import { validate } from '@actions/languageservice'
import { TextDocument } from 'vscode-languageserver-textdocument'

let documents = 0

/** What GitHub's language service says of a workflow, or of an `action.yml`: the messages. */
export async function diagnosticsOf(text: string, file = 'leora-jobs.yml'): Promise<readonly string[]> {
  // it keeps what it has parsed by URI, whatever the text
  documents += 1
  const uri = `file:///${documents}/${file === 'action.yml' ? '' : '.github/workflows/'}${file}`
  const found = await validate(TextDocument.create(uri, 'yaml', 1, text))
  return found.map(({ message }) => (typeof message === 'string' ? message : message.value))
}
