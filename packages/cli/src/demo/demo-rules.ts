import type { NewRule } from '@leora-jobs/core'

/** The rules that the demo adds; those who call at the right time have a CRM that wants to hear of it. */
export function demoRules(webhookUrl: string): readonly NewRule[] {
  const rules: readonly Omit<NewRule, 'isActive'>[] = [
    { name: 'Sample follow-up', type: 'sample-no-order', config: { priority: 'HIGH' } },
    { name: 'First order', type: 'first-order-followup', config: { priority: 'HIGH' } },
    {
      name: 'Right moment',
      type: 'customer-timing',
      config: { priority: 'HIGH', actions: [{ type: 'task' }, { type: 'webhook', url: webhookUrl }] },
    },
    { name: 'Win back', type: 'customer-dormant', config: { priority: 'LOW' } },
    { name: 'Low stock', type: 'low-inventory', config: {} },
  ]
  return rules.map((rule) => ({ ...rule, isActive: true }))
}
