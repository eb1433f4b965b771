/** Moments of each kind of job after which a crash must lose nothing and double nothing. */
export const faultPoints = {
  publishing: [
    'version-read',
    'file-uploaded',
    'files-known',
    'assistant-created',
    'assistant-claimed',
    'assistant-updated',
    'surplus-deleted',
    'marked-published',
  ],
  number: ['number-created', 'number-claimed', 'number-marked'],
  webhook: ['webhook-sent'],
  push: ['push-sent'],
  charge: ['charge-looked', 'charge-created', 'charge-marked'],
  recording: ['recording-part-kept', 'recording-verified'],
} as const;
export type FaultPoint = (typeof faultPoints)[keyof typeof faultPoints][number];

/** Called when a job has passed a point; what it throws ends the job there. */
export type Reach = (point: FaultPoint) => void;

/**
 * Ends the process at the point that FRONTDESK_FAULT names, as a crash would. On the embedded stack only:
 * nowhere else does it do anything.
 */
export const reach: Reach = (point) => {
  if (process.env.FRONTDESK_SANDBOX === '1' && process.env.FRONTDESK_FAULT === point) {
    process.kill(process.pid, 'SIGKILL');
  }
};
