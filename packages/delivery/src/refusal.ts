import type { DeliveryFailureCode } from '@leora-jobs/core/delivery'

/** Why something is not sent at all, today or later. The message ends without a full stop. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: DeliveryFailureCode

  constructor(code: DeliveryFailureCode, message: string) {
    super(message)
    this.code = code
  }
}
