import {
  IconArrowsSplit2,
  IconClock,
  IconFilter,
  IconHandStop,
  IconRepeat,
  IconRoute,
  IconRouteAltLeft,
  IconSend,
  type Icon,
  type IconProps,
} from '@tabler/icons-react';
import { createElement } from 'react';

const icons: Record<string, Icon> = {
  action: IconSend,
  filter: IconFilter,
  branch: IconArrowsSplit2,
  switch: IconRouteAltLeft,
  for_each: IconRepeat,
  wait: IconClock,
  sub_flow: IconRoute,
  stop: IconHandStop,
};

export function stepIcon(type: string): Icon {
  return icons[type] ?? IconSend;
}

/** The sign of a kind of step. */
export function StepIcon({ type, ...props }: { type: string } & Omit<IconProps, 'type'>) {
  return createElement(stepIcon(type), { 'aria-hidden': true, ...props });
}
