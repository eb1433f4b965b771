import { appError } from '~/modules/errors/app-error.server';

/**
 * A body that is no form (another type, or one that was cut off) makes `request.formData()` throw a TypeError, which
 * would be answered as a fault of ours. From here on it is the sender's: 400, on every page alike.
 */
export function refuseUnreadableForms(): void {
  const { formData } = Request.prototype;
  if (formData.name === 'formDataOrRefuse') return;
  Request.prototype.formData = async function formDataOrRefuse(this: Request) {
    // A body that was read before is a mistake of ours, and stays one.
    if (this.bodyUsed) return formData.call(this);
    try {
      return await formData.call(this);
    } catch (error) {
      if (error instanceof TypeError && !this.signal.aborted) throw appError('bad-request');
      throw error;
    }
  };
}
