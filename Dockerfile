# syntax=docker/dockerfile:1
# One image for the web process, the worker and the migrations: see docs/deploy. `npm run release:check` does the same
# steps by hand, without Docker, and starts what comes of them.
ARG NODE_VERSION=24

FROM node:${NODE_VERSION}-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts
COPY . .
# What errors are reported as errors of. The image has no history to read it from.
ARG FRONTDESK_COMMIT=""
# Whose the source maps are: without the secret they go nowhere.
ARG SENTRY_ORG="" SENTRY_PROJECT=""
# esbuild and the others bring their programs as packages: no install script is needed.
RUN --mount=type=secret,id=SENTRY_AUTH_TOKEN,env=SENTRY_AUTH_TOKEN npm run build

FROM node:${NODE_VERSION}-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev --ignore-scripts

FROM node:${NODE_VERSION}-bookworm-slim
ENV NODE_ENV=production PORT=3000
WORKDIR /app
COPY package.json ./
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/build ./build
COPY --from=build /app/supabase/migrations ./supabase/migrations
# Nothing here is ever written to.
USER node
EXPOSE 3000
# Node is the first process and gets the platform's signals itself.
CMD ["node", "--enable-source-maps", "build/server.js"]
