import {
  IconAddressBook,
  IconBolt,
  IconBook2,
  IconHome,
  IconLink,
  IconListDetails,
  IconPlayerPlay,
  IconPlug,
  IconRocket,
  IconRoute,
  IconSettings,
  IconWebhook,
  type Icon,
} from '@tabler/icons-react';
import type { LinkProps } from '@tanstack/react-router';

import { text } from '@/text';
import { linksText } from '@/text-access';
import { homeText } from '@/text-home';
import { welcomeText } from '@/text-welcome';

interface Entry {
  to: NonNullable<LinkProps['to']>;
  label: string;
  icon: Icon;
}

interface Section {
  label: string;
  entries: Entry[];
}

export const navigation: Section[] = [
  {
    label: text.navigation.watch,
    entries: [
      { to: '/', label: homeText.title, icon: IconHome },
      { to: '/runs', label: text.runs.title, icon: IconPlayerPlay },
      { to: '/events', label: text.events.title, icon: IconBolt },
    ],
  },
  {
    label: text.navigation.build,
    entries: [
      { to: '/welcome', label: welcomeText.title, icon: IconRocket },
      { to: '/flows', label: text.flows.title, icon: IconRoute },
      { to: '/people', label: text.people.title, icon: IconAddressBook },
      { to: '/links', label: linksText.title, icon: IconLink },
      { to: '/connections', label: text.connections.title, icon: IconPlug },
      { to: '/hooks', label: text.hooks.title, icon: IconWebhook },
      { to: '/settings', label: text.settings.title, icon: IconSettings },
    ],
  },
  {
    label: text.navigation.learn,
    entries: [
      { to: '/catalog', label: text.catalog.title, icon: IconListDetails },
      { to: '/glossary', label: text.glossary.title, icon: IconBook2 },
    ],
  },
];
