import { platformFail } from '@montegraph/platform/errors';
import { requireUser } from '@montegraph/platform/identity';
import { DateTimeResolver, URLResolver } from 'graphql-scalars';
import { GraphQLUpload } from 'graphql-upload-ts';
import { fail } from '../errors.ts';
import type {
  FileResolvers,
  MutationResolvers,
  QueryResolvers,
  Resolvers,
  UserResolvers,
} from '../schema.generated.ts';
import { fileNameOf } from '../uploads/file-name.ts';
import { fileConnection } from './file-connection.ts';

const maxLinkSeconds = 86_400;
const maxContentTypeLength = 255;

const Query: QueryResolvers = {
  async file(_, { id }, { library, caller }) {
    const file = await library.find(id, requireUser(caller).userId);
    if (file === undefined) throw fail('FILE_NOT_FOUND', { place: 'id' });
    return file;
  },
};

const Mutation: MutationResolvers = {
  async uploadFile(_, { file, name }, { library, caller, signal, logger }) {
    const { userId } = requireUser(caller);
    const part = await file;
    const incoming = {
      ownerId: userId,
      name: fileNameOf(name ?? part.filename),
      contentType: part.mimetype.length <= maxContentTypeLength ? part.mimetype : 'application/octet-stream',
      content: part.createReadStream(),
    };
    return library.store(incoming, { signal, logger });
  },
  async deleteFile(_, { id }, { library, caller, signal, logger }) {
    await library.delete(id, requireUser(caller).userId, { signal, logger });
    return id;
  },
};

const File: FileResolvers = {
  // Null for somebody else's: who composes a query by ids learns no more than from `file`.
  __resolveReference: async ({ id }, { library, caller }) =>
    (await library.find(id, requireUser(caller).userId)) ?? null,
  owner: ({ ownerId }) => ({ id: ownerId }),
  downloadUrl({ id }, { expiresInSeconds }, { links }) {
    if (expiresInSeconds < 1 || expiresInSeconds > maxLinkSeconds) {
      const detail = `A link lasts 1 to ${maxLinkSeconds} seconds.`;
      throw platformFail('BAD_USER_INPUT', { place: 'expiresInSeconds', detail });
    }
    return links.urlFor(id, expiresInSeconds);
  },
};

const User: UserResolvers = {
  __resolveReference: ({ id }) => ({ id }),
  files({ id }, page, { library, caller }) {
    if (requireUser(caller).userId !== id) {
      throw platformFail('FORBIDDEN', { detail: 'These are the files of somebody else.' });
    }
    return fileConnection(library, id, page);
  },
};

export const resolvers: Resolvers = {
  DateTime: DateTimeResolver,
  URL: URLResolver,
  Upload: GraphQLUpload,
  Query,
  Mutation,
  File,
  User,
};
