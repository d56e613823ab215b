import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import * as v from 'valibot';

import { Failure } from '@/components/failure';
import { draftQuery } from '@/lib/flow/draft';

import { NotFoundPage } from './not-found-page';
import { queryClient } from './query-client';
import { Shell } from './shell';

/** Whoever shows the data tells what went wrong with it. */
const noop = () => undefined;

const rootRoute = createRootRoute({ component: Shell, notFoundComponent: NotFoundPage });
const getParentRoute = () => rootRoute;

// A filter in the address that is not understood is dropped, not an error.
const maybe = v.fallback(v.optional(v.string()), undefined);

function searchOf<Schema extends v.GenericSchema>(schema: Schema) {
  return (search: Record<string, unknown>): v.InferOutput<Schema> => v.parse(schema, search);
}

// Named one by one: written inside the array below, their types would be inferred as `any`.
const homeRoute = createRoute({
  getParentRoute,
  path: '/',
  component: lazyRouteComponent(() => import('@/features/home/components/home-page'), 'HomePage'),
});

const runsRoute = createRoute({
  getParentRoute,
  path: '/runs',
  validateSearch: searchOf(v.object({ status: maybe, flow: maybe, person: maybe, error: maybe, created_from: maybe, created_until: maybe })),
  component: lazyRouteComponent(() => import('@/features/runs/components/runs-page'), 'RunsPage'),
});

const runRoute = createRoute({
  getParentRoute,
  path: '/runs/$id',
  component: lazyRouteComponent(() => import('@/features/runs/components/run-page'), 'RunPage'),
});

const flowsRoute = createRoute({
  getParentRoute,
  path: '/flows',
  component: lazyRouteComponent(() => import('@/features/flows/components/flows-page'), 'FlowsPage'),
});

const flowRoute = createRoute({
  getParentRoute,
  path: '/flows/$id',
  component: lazyRouteComponent(() => import('@/features/flows/components/flow-page'), 'FlowPage'),
});

const editorRoute = createRoute({
  getParentRoute,
  path: '/flows/$id/edit',
  // The draft is asked for while the editor itself is on its way.
  loader: ({ params, cause }) => { if (cause === 'enter') queryClient.query(draftQuery(params.id)).catch(noop); },
  component: lazyRouteComponent(() => import('@/features/editor/components/editor-page'), 'EditorPage'),
});

const welcomeRoute = createRoute({
  getParentRoute,
  path: '/welcome',
  component: lazyRouteComponent(() => import('@/features/welcome/components/welcome-page'), 'WelcomePage'),
});

const eventsRoute = createRoute({
  getParentRoute,
  path: '/events',
  validateSearch: searchOf(v.object({ disposition: maybe, type: maybe })),
  component: lazyRouteComponent(() => import('@/features/events/components/events-page'), 'EventsPage'),
});

const eventRoute = createRoute({
  getParentRoute,
  path: '/events/$id',
  component: lazyRouteComponent(() => import('@/features/events/components/event-page'), 'EventPage'),
});

const peopleRoute = createRoute({
  getParentRoute,
  path: '/people',
  component: lazyRouteComponent(() => import('@/features/people/components/people-page'), 'PeoplePage'),
});

const personRoute = createRoute({
  getParentRoute,
  path: '/people/$id',
  component: lazyRouteComponent(() => import('@/features/people/components/person-page'), 'PersonPage'),
});

const linksRoute = createRoute({
  getParentRoute,
  path: '/links',
  validateSearch: searchOf(v.object({ kind: maybe })),
  component: lazyRouteComponent(() => import('@/features/links/components/links-page'), 'LinksPage'),
});

const connectionsRoute = createRoute({
  getParentRoute,
  path: '/connections',
  validateSearch: searchOf(v.object({ connected: maybe })),
  component: lazyRouteComponent(() => import('@/features/connections/components/connections-page'), 'ConnectionsPage'),
});

const hooksRoute = createRoute({
  getParentRoute,
  path: '/hooks',
  component: lazyRouteComponent(() => import('@/features/hooks/components/hooks-page'), 'HooksPage'),
});

const settingsRoute = createRoute({
  getParentRoute,
  path: '/settings',
  component: lazyRouteComponent(() => import('@/features/settings/components/settings-page'), 'SettingsPage'),
});

const catalogRoute = createRoute({
  getParentRoute,
  path: '/catalog',
  validateSearch: searchOf(v.object({ q: maybe, kind: maybe, connector: maybe })),
  component: lazyRouteComponent(() => import('@/features/catalog/components/catalog-page'), 'CatalogPage'),
});

const operationRoute = createRoute({
  getParentRoute,
  path: '/catalog/$id',
  component: lazyRouteComponent(() => import('@/features/catalog/components/operation-page'), 'OperationPage'),
});

const glossaryRoute = createRoute({
  getParentRoute,
  path: '/glossary',
  component: lazyRouteComponent(() => import('@/features/glossary/components/glossary-page'), 'GlossaryPage'),
});

const routeTree = rootRoute.addChildren([
  homeRoute,
  runsRoute,
  runRoute,
  flowsRoute,
  flowRoute,
  editorRoute,
  welcomeRoute,
  eventsRoute,
  eventRoute,
  peopleRoute,
  personRoute,
  linksRoute,
  connectionsRoute,
  hooksRoute,
  settingsRoute,
  catalogRoute,
  operationRoute,
  glossaryRoute,
]);

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultErrorComponent: ({ error, reset }) => <Failure error={asError(error)} retry={reset} />,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
