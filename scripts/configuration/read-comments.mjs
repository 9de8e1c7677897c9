// What the doc comments of a source file say: of an interface's members, and of the keys of a zod object.
import { readFileSync } from 'node:fs'
import ts from 'typescript'

function parse(file) {
  return ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true)
}

/** Members of an exported interface, in order: name, type as written, comment, `@default`. */
export function interfaceMembers(file, name) {
  const declaration = parse(file).statements.find((node) => ts.isInterfaceDeclaration(node) && node.name.text === name)
  if (!declaration) throw new Error(`${file} declares no interface ${name}`)
  return declaration.members.filter(ts.isPropertySignature).map((member) => ({
    name: member.name.getText(),
    type: member.type?.getText() ?? '',
    ...commentOf(member),
  }))
}

/** Comments of every key of the zod objects that an exported constant is made of, by dotted path. */
export function zodComments(file, constant) {
  const comments = new Map()
  const visit = (node, path) => {
    if (ts.isPropertyAssignment(node)) {
      const inner = [...path, node.name.getText()]
      comments.set(inner.join('.'), commentOf(node).text)
      ts.forEachChild(node.initializer, (child) => visit(child, inner))
      return
    }
    ts.forEachChild(node, (child) => visit(child, path))
  }
  for (const statement of parse(file).statements) {
    if (!ts.isVariableStatement(statement)) continue
    for (const { name, initializer } of statement.declarationList.declarations)
      if (name.getText() === constant && initializer) visit(initializer, [])
  }
  if (comments.size === 0) throw new Error(`${file} holds no zod object ${constant}`)
  return comments
}

function commentOf(node) {
  const [doc] = (node.jsDoc ?? []).slice(-1)
  const text = ts.getTextOfJSDocComment(doc?.comment) ?? ''
  const tag = doc?.tags?.find(({ tagName }) => tagName.text === 'default')
  return { text: oneLine(text), default: oneLine(ts.getTextOfJSDocComment(tag?.comment) ?? '') }
}

function oneLine(text) {
  return text.replaceAll(/\s+/g, ' ').trim()
}
