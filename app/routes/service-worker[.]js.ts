import worker from '~/modules/offline/service-worker.js?raw';
import { t } from '~/modules/languages/t';
import { paths } from '~/paths';

const constants = () => ({
  keptPage: paths.offline(),
  // Nobody who is signed in gets there; what follows may be another person's. Beginnings end with a stroke.
  endPaths: [paths.login(), '/goodbye', '/auth/', '/invitations/'],
  // From then on the browser shows somebody else, or another business.
  leavingPaths: [
    paths.logout(),
    paths.switchBusiness(),
    paths.deleteAccount(),
    paths.adminView(),
    paths.settings('data'),
    paths.settings('security'),
    paths.settings('team'),
  ],
  logoutPath: paths.logout(),
  devicesPath: paths.device(''),
  subscribePath: paths.settings('notifications'),
  // Of what came for a browser in which it is not certain that its person is signed in.
  withoutContent: {
    title: 'Frontdesk',
    text: t`Something came in. Open Frontdesk to see it.`,
    url: paths.today(),
    tag: 'without-content',
  },
});

/** At the root, so that it may answer for every page. Browsers look for a newer one by its bytes. */
export function loader() {
  const before = Object.entries(constants()).map(
    ([name, value]) => `const ${name} = ${JSON.stringify(value)};\n`,
  );
  return new Response(before.join('') + worker, {
    headers: {
      'Content-Type': 'text/javascript; charset=utf-8',
      'Cache-Control': 'no-cache',
      // It may ask us, and nobody else. The icons of notifications count as its pictures.
      'Content-Security-Policy': "default-src 'none'; connect-src 'self'; img-src 'self'",
    },
  });
}
