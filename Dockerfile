# One image for every service; docker-compose.yml says which one a container runs. Node 24 runs what Node 20 runs.
FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY router/package.json router/
COPY subgraphs/users/package.json subgraphs/users/
COPY subgraphs/files/package.json subgraphs/files/
COPY subgraphs/simulations/package.json subgraphs/simulations/
COPY engine/package.json engine/
COPY platform/package.json platform/
COPY embedded/package.json embedded/
COPY schema/package.json schema/
COPY cli/package.json cli/
COPY tests/package.json tests/
COPY examples/package.json examples/
COPY bench/package.json bench/
RUN npm ci --omit=dev && npm cache clean --force
COPY . .
# A named volume takes over the owner of the folder it is mounted on.
RUN mkdir /data && chown node:node /data
USER node
