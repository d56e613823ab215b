import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import * as v from 'valibot';

import { Failure } from '@/components/failure';

import { NotFoundPage } from './not-found-page';
import { Shell } from './shell';

const rootRoute = createRootRoute({ component: Shell, notFoundComponent: NotFoundPage });
const getParentRoute = () => rootRoute;

// A filter in the address that is not understood is dropped, not an error.
const maybe = v.fallback(v.optional(v.string()), undefined);

function searchOf<Schema extends v.GenericSchema>(schema: Schema) {
  return (search: Record<string, unknown>): v.InferOutput<Schema> => v.parse(schema, search);
}

const routeTree = rootRoute.addChildren([
  createRoute({
    getParentRoute,
    path: '/',
    validateSearch: searchOf(v.object({ status: maybe, flow: maybe })),
    component: lazyRouteComponent(() => import('@/features/runs/components/runs-page'), 'RunsPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/runs/$id',
    component: lazyRouteComponent(() => import('@/features/runs/components/run-page'), 'RunPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/flows',
    component: lazyRouteComponent(() => import('@/features/flows/components/flows-page'), 'FlowsPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/flows/$id',
    component: lazyRouteComponent(() => import('@/features/flows/components/flow-page'), 'FlowPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/events',
    validateSearch: searchOf(v.object({ disposition: maybe, type: maybe })),
    component: lazyRouteComponent(() => import('@/features/events/components/events-page'), 'EventsPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/events/$id',
    component: lazyRouteComponent(() => import('@/features/events/components/event-page'), 'EventPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/people',
    component: lazyRouteComponent(() => import('@/features/people/components/people-page'), 'PeoplePage'),
  }),
  createRoute({
    getParentRoute,
    path: '/connections',
    component: lazyRouteComponent(() => import('@/features/connections/components/connections-page'), 'ConnectionsPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/hooks',
    component: lazyRouteComponent(() => import('@/features/hooks/components/hooks-page'), 'HooksPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/catalog',
    validateSearch: searchOf(v.object({ q: maybe, kind: maybe, connector: maybe })),
    component: lazyRouteComponent(() => import('@/features/catalog/components/catalog-page'), 'CatalogPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/catalog/$id',
    component: lazyRouteComponent(() => import('@/features/catalog/components/operation-page'), 'OperationPage'),
  }),
  createRoute({
    getParentRoute,
    path: '/glossary',
    component: lazyRouteComponent(() => import('@/features/glossary/components/glossary-page'), 'GlossaryPage'),
  }),
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
