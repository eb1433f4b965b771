import { Form, useNavigation, useSubmit } from '@remix-run/react';
import { useEffect, useState } from 'react';

import { SettingsCard } from '~/components/settings-card';
import { Note } from '~/components/ui/note';
import { t } from '~/modules/languages/t';
import type { Devices } from '~/modules/push/devices.server';
import { isSubscribed, pushSupport, subscribe, unsubscribe } from '~/modules/push/this-device';

/** Where the person is notified of urgent calls, and a button that has this browser notified too. */
export function DevicesCard({ devices }: { devices: Devices | null }) {
  if (!devices) {
    return (
      <SettingsCard id="devices" title="Notifications on this device">
        <p>
          This site sends no notifications: whoever runs it has not set the keys for them. Urgent
          calls come by mail.
        </p>
      </SettingsCard>
    );
  }
  const { publicKey, list } = devices;
  // One that does not get through is turned on anew.
  const isOn = list.some(({ isThis, fault }) => isThis && !fault);
  return (
    <SettingsCard id="devices" title="Notifications on this device">
      <p>
        Who called shows up on the screen as soon as a call is urgent, of every business of yours
        where you are mailed about urgent calls, and at the same time as the mail. It ends when you
        sign out here.
      </p>
      <TurnOn publicKey={publicKey} isOn={isOn} />
      {list.length > 0 && (
        <ul className="fd-list" aria-label="Devices that are notified">
          {list.map((device) => (
            <DeviceRow key={device.id} device={device} />
          ))}
        </ul>
      )}
    </SettingsCard>
  );
}

/** Nothing until the browser was asked what it can. */
type State = 'asking' | 'off' | 'on' | 'home-screen' | 'denied' | 'no' | 'failed';

function sayState(state: State): string | null {
  switch (state) {
    case 'home-screen':
      return t`On an iPhone or iPad put Frontdesk on the home screen first (Share, Add to Home Screen), open it there, and turn notifications on here.`;
    case 'denied':
      return t`Your browser blocks notifications of this site. Allow them in its settings for this site, then load this page again.`;
    case 'no':
      return t`This browser cannot show notifications.`;
    case 'failed':
      return t`Your browser could not reach its push service, as in private windows. Try again, or use another browser.`;
    default:
      return null;
  }
}

function TurnOn({ publicKey, isOn }: { publicKey: string; isOn: boolean }) {
  const [state, setState] = useState<State>('asking');
  const submit = useSubmit();
  const isBusy = useNavigation().state !== 'idle';
  const said = sayState(state);
  useEffect(() => {
    const look = async () => {
      const support = pushSupport();
      if (support !== 'yes') return setState(support);
      setState(isOn && (await isSubscribed(publicKey)) ? 'on' : 'off');
    };
    look().catch(() => setState('no'));
  }, [isOn, publicKey]);

  async function turnOn() {
    try {
      const keys = await subscribe(publicKey);
      if (keys) submit({ intent: 'turn-on', ...keys }, { method: 'post' });
      else setState(pushSupport() === 'denied' ? 'denied' : 'off');
    } catch {
      setState('failed');
    }
  }

  return (
    <>
      <noscript>
        <p>
          Turning them on needs JavaScript, which is off in your browser. Devices can be tried and
          removed without it.
        </p>
      </noscript>
      {said && <Note tone={state === 'failed' ? 'bad' : 'info'}>{said}</Note>}
      {(state === 'off' || state === 'failed') && (
        <div>
          <button className="btn" type="button" disabled={isBusy} onClick={() => void turnOn()}>
            Turn on for this device
          </button>
        </div>
      )}
    </>
  );
}

function DeviceRow({ device }: { device: Devices['list'][number] }) {
  const { id, name, isThis, since, reached, fault } = device;
  return (
    <li className="flex-wrap !px-0">
      <span className="min-w-0 grow basis-60">
        <b className="font-semibold">{name}</b>
        {isThis && <span className="fd-small block">This device</span>}
        <span className="fd-small fd-muted block">Notified since {since}</span>
        {reached && <span className="fd-small fd-muted block">Last reached {reached}</span>}
        {fault && (
          <span className="fd-small fd-danger-text block">
            The last one did not get through ({fault.at}). {fault.text}
          </span>
        )}
      </span>
      <Form method="post">
        <input type="hidden" name="deviceId" value={id} />
        <button className="btn btn-sm" name="intent" value="test">
          Send a test<span className="sr-only"> to {name}</span>
        </button>
      </Form>
      <Form method="post" onSubmit={isThis ? () => void unsubscribe().catch(() => {}) : undefined}>
        <input type="hidden" name="deviceId" value={id} />
        <button className="btn btn-sm" name="intent" value="remove">
          Remove<span className="sr-only"> {name}</span>
        </button>
      </Form>
    </li>
  );
}
