/** Where things are. */
export type Site = {
  /** This simulator. */
  url: string;
  /** Frontdesk. */
  frontdesk: string;
  /** The approved page that takes payments when a transaction names no other. */
  checkoutPage: string;
};
