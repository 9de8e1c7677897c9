// What core must not contain: I/O, the wall clock, randomness, SQL. They come in through arguments and ports instead.
import ts from 'typescript'

/** Globals that reach out of the program or read its surroundings. */
const GLOBALS = new Map([
  ['process', 'the environment is read at the edges'],
  ['globalThis', 'name what is needed, or pass it'],
  ['console', 'report through an observer'],
  ['fetch', 'I/O belongs to an adapter'],
  ['performance', 'pass the clock'],
  ['setTimeout', 'wait through the clock'],
  ['setInterval', 'wait through the clock'],
  ['setImmediate', 'wait through the clock'],
])

/** Calls that read the clock or a source of randomness, as written. */
const CALLS = new Map([
  ['Date.now', 'pass now'],
  ['Math.random', 'pass a random source'],
  ['crypto.randomUUID', 'pass a random source'],
  ['crypto.getRandomValues', 'pass a random source'],
  ['AbortSignal.timeout', 'pass the signal'],
])

/** Constructors that mean "now" without arguments. */
const CLOCKS = new Set(['Date', 'TZDate', 'TZDateMini', 'UTCDate'])

/** Methods of croner that mean "from now on" below this number of arguments. */
const CRON_METHODS = new Map([
  ['nextRun', 1],
  ['nextRuns', 2],
  ['previousRuns', 2],
  ['msToNext', 1],
])

/** Functions of date-fns that read the clock. */
const DATE_FNS_NOW =
  /^(is(Past|Future|Today|Tomorrow|Yesterday|This[A-Z]\w+)|(start|end)Of(Today|Tomorrow|Yesterday)|formatDistanceToNow(Strict)?|constructNow)$/

const SQL = [
  /\bselect\b[\s\S]+?\bfrom\s+["$\w]/i,
  /\binsert\s+into\b/i,
  /\bupdate\s+["$\w.]+\s+set\b/i,
  /\bdelete\s+from\b/i,
  /\b(create|alter|drop)\s+(unique\s+)?(table|index|schema|function|view|type|policy|role)\b/i,
  /\btruncate\s+table\b/i,
]

/** Every impurity of a parsed file, as { node, message }. */
export function findImpurities(source) {
  const found = []
  const report = (node, message) => found.push({ node, message: `core must be pure: ${message}` })
  const visit = (node) => {
    if (ts.isIdentifier(node) && GLOBALS.has(node.text) && isReference(node) && !isBound(node)) {
      report(node, `no ${node.text} (${GLOBALS.get(node.text)})`)
    }
    if (ts.isPropertyAccessExpression(node) && CALLS.has(written(node))) {
      report(node, `no ${written(node)} (${CALLS.get(written(node))})`)
    }
    if (ts.isNewExpression(node) && CLOCKS.has(written(node.expression)) && !node.arguments?.length) {
      report(node, `no new ${written(node.expression)}() without arguments (pass now)`)
    }
    if (ts.isCallExpression(node)) visitCall(node)
    if (ts.isMetaProperty(node)) report(node, 'no import.meta (nothing may depend on where core lies)')
    if (ts.isImportSpecifier(node) && DATE_FNS_NOW.test((node.propertyName ?? node.name).text)) {
      report(node, `no ${(node.propertyName ?? node.name).text} (it reads the clock; compare with now)`)
    }
    const text = textOf(node)
    if (text !== undefined && SQL.some((pattern) => pattern.test(text))) {
      report(node, 'no SQL (a named query of the port; postgres supplies it)')
      return
    }
    ts.forEachChild(node, visit)
  }
  const visitCall = (node) => {
    const callee = node.expression
    if (ts.isIdentifier(callee) && callee.text === 'Date' && !isBound(callee)) report(node, 'no Date() (pass now)')
    if (!ts.isPropertyAccessExpression(callee)) return
    const needed = CRON_METHODS.get(callee.name.text)
    if (needed !== undefined && node.arguments.length < needed)
      report(node, `no ${callee.name.text}() from now on (pass the instant)`)
    if (written(callee) === 'TZDate.tz' && node.arguments.length < 2)
      report(node, 'no TZDate.tz(zone) alone (pass now)')
  }
  visit(source)
  return found
}

function written(node) {
  if (ts.isIdentifier(node)) return node.text
  return ts.isPropertyAccessExpression(node) ? `${written(node.expression)}.${node.name.text}` : ''
}

/** The text of a string, template or concatenation, with `$` for what is filled in; undefined for anything else. */
function textOf(node) {
  if (ts.isStringLiteralLike(node)) return node.text
  if (ts.isTemplateExpression(node))
    return node.head.text + node.templateSpans.map((span) => `$${span.literal.text}`).join('')
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const [left, right] = [textOf(node.left), textOf(node.right)]
    return left === undefined && right === undefined ? undefined : `${left ?? '$'}${right ?? '$'}`
  }
  return undefined
}

/** False where a name is only a label: a property, a key, a member, a type's name. */
function isReference(node) {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent) || ts.isQualifiedName(parent))
    return (parent.expression ?? parent.left) === node
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node
  if (ts.isBindingElement(parent)) return parent.initializer === node
  if (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent)) return false
  if (ts.isVariableDeclaration(parent) || ts.isParameter(parent)) return parent.initializer === node
  if (ts.isShorthandPropertyAssignment(parent) || ts.isExportAssignment(parent)) return true
  return parent.name !== node
}

/** True where an enclosing scope declares the name, so that it is not the global. */
function isBound(node) {
  const name = node.text
  const binds = (pattern) =>
    ts.isIdentifier(pattern)
      ? pattern.text === name
      : pattern.elements.some((element) => ts.isBindingElement(element) && binds(element.name))
  const declares = (list) => list.declarations.some((declaration) => binds(declaration.name))
  for (let scope = node.parent; scope; scope = scope.parent) {
    if (ts.isFunctionLike(scope) && scope.parameters.some((parameter) => binds(parameter.name))) return true
    if (
      (ts.isForStatement(scope) || ts.isForOfStatement(scope)) &&
      scope.initializer?.declarations &&
      declares(scope.initializer)
    )
      return true
    if (!ts.isBlock(scope) && !ts.isSourceFile(scope)) continue
    const isHere = scope.statements.some((statement) => {
      if (ts.isVariableStatement(statement)) return declares(statement.declarationList)
      if (ts.isFunctionDeclaration(statement)) return statement.name?.text === name
      if (!ts.isImportDeclaration(statement)) return false
      const bindings = statement.importClause?.namedBindings
      return bindings && ts.isNamedImports(bindings) && bindings.elements.some((element) => element.name.text === name)
    })
    if (isHere) return true
  }
  return false
}
