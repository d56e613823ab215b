import { ActionIcon, AppShell, Burger, Group, Text, Tooltip, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconMoon, IconSun } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import type { ReactNode } from 'react';

import { Failure } from '@/components/failure';
import { ApiError } from '@/lib/problem';
import { text } from '@/text';

import { Live } from './live';
import { Mark } from './mark';
import { navigation } from './navigation';
import { sessionQuery } from './session';
import classes from './shell.module.css';
import { SignInPage } from './sign-in-page';

/** The frame of every page, and the border to the signed-in part. */
export function Shell(): ReactNode {
  const session = useQuery(sessionQuery);
  const [opened, { toggle, close }] = useDisclosure(false);
  // The canvas of the editor needs the room more than the names beside the signs do.
  const isNarrow = useLocation({ select: ({ pathname }) => pathname.endsWith('/edit') });
  const retry = () => void session.refetch();

  if (session.error instanceof ApiError && session.error.status === 401) return <SignInPage retry={retry} />;

  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: isNarrow ? 60 : 216, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding="lg"
      classNames={{ header: classes.bar ?? '', navbar: classes.bar ?? '' }}
    >
      <a href="#content" className="skip-link">
        {text.skipToContent}
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" gap="sm" wrap="nowrap">
          <Burger opened={opened} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={text.navigation.menu} aria-expanded={opened} />
          <Link to="/" className={classes.brand} onClick={close}>
            <Mark size={28} />
            {text.product}
          </Link>
          <Text size="sm" c="dimmed" truncate flex={1}>
            {session.data?.name}
          </Text>
          {session.data !== undefined && <Live />}
          <SchemeToggle />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar aria-label={text.navigation.label} p={isNarrow ? 8 : 'sm'} data-narrow={isNarrow}>
        <Sections onNavigate={close} />
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1} className={classes.main ?? ''}>
        <div className={classes.content}>
          {session.data === undefined && session.error !== null ? (
            <Failure error={session.error} retry={retry} />
          ) : (
            <Outlet />
          )}
        </div>
      </AppShell.Main>
    </AppShell>
  );
}

/** Whether a page belongs to a list. */
function isWithin(path: string, to: string): boolean {
  return path === to || (to !== '/' && path.startsWith(`${to}/`));
}

function Sections({ onNavigate }: { onNavigate: () => void }) {
  const path = useLocation({ select: ({ pathname }) => pathname });
  return navigation.map((section) => (
    <div key={section.label} className={classes.section}>
      <Text size="xs" fw={600} c="dimmed" px={10} pb={4} className={classes.word ?? ''}>
        {section.label}
      </Text>
      {section.entries.map(({ to, label, icon: EntryIcon }) => (
        <Link
          key={to}
          to={to}
          className={classes.entry}
          title={label}
          data-current={isWithin(path, to)}
          activeOptions={{ exact: true, includeSearch: false }}
          onClick={onNavigate}
        >
          <EntryIcon size={18} stroke={1.7} aria-hidden />
          <span className={classes.word}>{label}</span>
        </Link>
      ))}
    </div>
  ));
}

function SchemeToggle() {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const next = scheme === 'dark' ? 'light' : 'dark';
  const label = next === 'dark' ? text.scheme.dark : text.scheme.light;
  return (
    <Tooltip label={label}>
      <ActionIcon variant="default" size="lg" aria-label={label} onClick={() => { setColorScheme(next); }}>
        {next === 'dark' ? <IconMoon size={18} aria-hidden /> : <IconSun size={18} aria-hidden />}
      </ActionIcon>
    </Tooltip>
  );
}
