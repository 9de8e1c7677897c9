// node scripts/generate-configuration.mjs [--check]: docs/configuration.md, from the zod schemas of the jobs' policies and the doc comments beside
// them. Fails where a value has no comment, and with --check where the page is another.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { defineConfig } from 'leora-jobs'
import { policyRows } from './configuration/policy-rows.mjs'
import { interfaceMembers, zodComments } from './configuration/read-comments.mjs'
import { root } from './workspace.mjs'

const page = join(root, 'docs/configuration.md')
const core = join(root, 'packages/core')
const { z } = createRequire(join(core, 'package.json'))('zod')
const saleComments = zodComments(join(core, 'src/sale-policy.ts'), 'salePolicy')
const cadenceComments = zodComments(join(core, 'src/jobs/account-types/cadence-policy.ts'), 'cadencePolicy')

/** The folder of a job in core, by the name that its job.ts gives it. */
function folderOf(job) {
  const jobs = join(core, 'src/jobs')
  const folder = readdirSync(jobs).find((name) => {
    const file = join(jobs, name, 'job.ts')
    return existsSync(file) && readFileSync(file, 'utf8').includes(`name: '${job}'`)
  })
  if (!folder) throw new Error(`No folder of ${jobs} holds the job ${job}`)
  return join(jobs, folder)
}

function policySection({ name, description, policy }) {
  const file = join(folderOf(name), 'policy.ts')
  const constant = /export const (\w+) = z/.exec(readFileSync(file, 'utf8'))?.[1] ?? ''
  const comments = zodComments(file, constant)
  const rows = policyRows(z.toJSONSchema(policy, { io: 'input' })).map((row) => {
    const meaning = row.path.startsWith('sale.') ? '' : (comments.get(row.path) ?? cadenceMeaning(row.path))
    if (meaning === '') return row.path.startsWith('sale.') ? null : missing(name, row.path)
    return [code(row.path), row.allowed, code(row.default), meaning ?? missing(name, row.path)]
  })
  return `### ${name}\n\n${description}\n\n${table(['value', 'allowed', 'default', 'meaning'], rows.filter(Boolean))}`
}

/** Of a value that several jobs take from one schema. */
function cadenceMeaning(path) {
  return path.startsWith('cadence.') ? cadenceComments.get(path.slice('cadence.'.length)) : undefined
}

function saleSection(policy) {
  const { properties } = z.toJSONSchema(policy, { io: 'input' })
  const rows = policyRows(properties.sale, ['sale']).map((row) => {
    const meaning = saleComments.get(row.path.slice('sale.'.length))
    return [code(row.path), row.allowed, code(row.default), meaning || missing('sale', row.path)]
  })
  return `### sale, in each of them\n\nWhat counts as a sale. Under \`'*'\` it is said once for every job.\n\n${table(['value', 'allowed', 'default', 'meaning'], rows)}`
}

function interfaceSection(title, text, file, name) {
  const rows = interfaceMembers(join(root, file), name).map((member) => [
    code(member.name),
    code(member.type),
    member.default,
    member.text || missing(name, member.name),
  ])
  return `## ${title}\n\n${text}\n\n${table(['setting', 'type', 'default', 'meaning'], rows)}`
}

function missing(where, path) {
  throw new Error(`${where}: ${path} has no doc comment, so that the reference cannot say what it means`)
}

function code(text) {
  return `\`${text.replaceAll('|', '\\|')}\``
}

function table(titles, rows) {
  const line = (cells) => `| ${cells.map((cell) => cell.replaceAll(/(?<!\\)\|/g, '\\|')).join(' | ')} |`
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line)].join('\n')
}

const { jobs } = defineConfig()
const text = `# Configuration

Written by \`node scripts/generate-configuration.mjs\` from the schemas and the comments beside them; a check of the build compares.

${interfaceSection('leora-jobs.config.ts', 'The argument of `defineConfig`; the file exports what it returns as `app`, or as its default. A flag comes before an environment variable ([the list](cli.md#environment)), that before the config. What is not listed here is refused by name.', 'packages/cli/src/define-config.ts', 'Config')}

### \`retention\`

${interfaceSection('', '', 'packages/core/src/retention.ts', 'Retention').replace(/^## \n\n\n\n/, '')}

### \`delivery\`

${interfaceSection('', '[How messages leave](webhooks.md#when-messages-leave).', 'packages/cli/src/settings/relay-for.ts', 'DeliveryConfig').replace(/^## \n\n/, '')}

### \`delivery.webhook\`

${interfaceSection('', '', 'packages/cli/src/settings/relay-for.ts', 'WebhookSettings').replace(/^## \n\n\n\n/, '')}

## Policies

\`policies: { '<job>': { … }, '*': { … } }\` in the config for the deployment; a row of \`leora_jobs.policy\` (\`tenant_id\`, \`job\` or \`*\`, \`policy\` as JSON) for a tenant, which comes before it. Parts are enough. What a job does not know is refused, naming the field. Days are calendar days of the tenant, bounds count.

${jobs.map(policySection).join('\n\n')}

${saleSection(jobs[0].policy)}

${interfaceSection('`createVercelHandler(app, options)`', 'Of `@leora-jobs/vercel`.', 'packages/vercel/src/handler-options.ts', 'VercelHandlerOptions')}

${interfaceSection('`createWebhookSender(options)`', 'Of `@leora-jobs/delivery`; [what it does](webhooks.md).', 'packages/delivery/src/webhook-sender.ts', 'WebhookSenderOptions')}

### Where webhooks may go, in the same options

${interfaceSection('', '', 'packages/delivery/src/address-guard.ts', 'AddressGuardOptions').replace(/^## \n\n\n\n/, '')}

${interfaceSection('`createEmailSender(options)`', 'Of `@leora-jobs/delivery`.', 'packages/delivery/src/email-sender.ts', 'EmailSenderOptions')}

${interfaceSection('`sentryObserver(options)`', 'Of `@leora-jobs/observability`; [what is sent](observability.md). Beside them the functions of your SDK: `captureException`, `captureCheckIn`, `flush`.', 'packages/observability/src/sentry-observer.ts', 'SentryObserverOptions')}

${interfaceSection('`healthchecksObserver(options)`', 'Of `@leora-jobs/observability`.', 'packages/observability/src/healthchecks-observer.ts', 'HealthchecksObserverOptions')}

### Which checks are pinged, in the same options

${interfaceSection('', '', 'packages/observability/src/ping-address.ts', 'PingAddressOptions').replace(/^## \n\n\n\n/, '')}

${interfaceSection('`openTelemetryObserver(options)`', 'Of `@leora-jobs/observability`.', 'packages/observability/src/open-telemetry-observer.ts', 'OpenTelemetryObserverOptions')}

${interfaceSection('`slackNotifier(options)`', 'Of `@leora-jobs/observability`; [what it sends](observability.md#slack-mattermost-discord).', 'packages/observability/src/slack-notifier.ts', 'SlackNotifierOptions')}

### Where it posts, in the same options

${interfaceSection('', '', 'packages/observability/src/secret-url.ts', 'SecretUrlOptions').replace(/^## \n\n\n\n/, '')}

${interfaceSection('`webhookNotifier(options)`', 'Of `@leora-jobs/observability`; [what it sends](observability.md#a-signed-webhook).', 'packages/observability/src/webhook-notifier.ts', 'WebhookNotifierOptions')}

${interfaceSection('`emailNotifier(options)`', 'Of `@leora-jobs/observability`; [what it sends](observability.md#e-mail).', 'packages/observability/src/email-notifier.ts', 'EmailNotifierOptions')}

### Where the runbooks are, in the options of slackNotifier and emailNotifier

${interfaceSection('', '', 'packages/observability/src/describe-notice.ts', 'RunbookOptions').replace(/^## \n\n\n\n/, '')}

${interfaceSection('`github`, in the config', 'What `generate github` leaves to the project.', 'packages/github-actions/src/workflow-options.ts', 'WorkflowOptions')}
`

const before = existsSync(page) ? readFileSync(page, 'utf8') : ''
const plain = (markdown) => markdown.replaceAll(/ +/g, ' ').replaceAll(/\| -+ (?=\|)/g, '| - ')
if (plain(before) === plain(text)) console.log('docs/configuration.md is what the schemas say.')
else if (process.argv.includes('--check')) {
  console.error('docs/configuration.md is not what the schemas say. Run: node scripts/generate-configuration.mjs')
  process.exitCode = 1
} else {
  writeFileSync(page, text)
  console.log('docs/configuration.md is written; `biome check --write docs` lays out its tables.')
}
