import {
  ArrowRight,
  Building2,
  Copy,
  LogOut,
  Phone,
  Plus,
  Search,
  User,
  type LucideIcon,
} from 'lucide-react';

import type { GoEntry } from '~/modules/go/go-entries';

const icons: Record<GoEntry['icon'], LucideIcon> = {
  page: ArrowRight,
  call: Phone,
  caller: User,
  search: Search,
  copy: Copy,
  business: Building2,
  new: Plus,
  out: LogOut,
};

export function GoIcon({ icon }: Pick<GoEntry, 'icon'>) {
  const Icon = icons[icon];
  return <Icon className="fd-icon" aria-hidden />;
}
