/** The same page for those who run Frontdesk, who may have no business to find it in. */
export { action, default, loader, meta } from './_app.settings.security/route';
