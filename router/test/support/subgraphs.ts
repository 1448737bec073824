import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';

/** Products, and what can be known about them without anybody's opinion. */
export const catalogSdl = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@authenticated", "@inaccessible"])
  scalar Upload
  type Query {
    product(id: ID!): Product
    products(first: Int = 2): [Product]!
    broken: Product!
    things: [Thing!]!
    whoAmI: String
    secret: String @authenticated
    slow: String
    held: String
    colour: Colour
    dyed(shade: Colour): String
    wrong: Int
    constructor: String
  }
  type Mutation {
    rename(id: ID!, name: String!): Product
    upload(file: Upload!): Receipt!
    uploadAll(files: [Upload!]!): [Receipt!]!
    uploadNothing(file: Upload): String
  }
  type Subscription {
    priceChanged(id: ID!): Product!
    protectedEvents: Product! @authenticated
    count(to: Int!): Int!
  }
  type Product @key(fields: "id") { id: ID! name: String! price: Float! weight: Int fails: String twin: Product }
  type Receipt { filename: String! mimetype: String! bytes: Float! sha256: String! product: Product }
  interface Thing { title: String }
  type Book implements Thing @key(fields: "mark") { title: String mark: Int! }
  type Film implements Thing @key(fields: "mark") { title: String mark: String! }
  enum Colour { RED HIDDEN @inaccessible }
`;

/** What people think about products. */
export const reviewsSdl = `
  extend schema @link(
    url: "https://specs.apollo.dev/federation/v2.9"
    import: ["@key", "@external", "@requires", "@requiresScopes"]
  )
  type Query { topReview: Review reviewer: String }
  type Mutation { review(id: ID!, stars: Int!): Review }
  type Product @key(fields: "id") {
    id: ID!
    price: Float! @external
    weight: Int @external
    shipping: String @requires(fields: "price weight")
    reviews: [Review!]!
    rating: Float!
    strict: String!
    waits: String
    audit: String @requiresScopes(scopes: [["reviews:audit"]])
  }
  type Review { stars: Int! body: String product: Product! }
  type Book @key(fields: "mark") { mark: Int! bookmark: String }
  type Film @key(fields: "mark") { mark: String! poster: String }
`;

export function composeSupergraph(urls: { readonly catalog: string; readonly reviews: string }): string {
  const composed = composeServices([
    { name: 'catalog', url: urls.catalog, typeDefs: parse(catalogSdl) },
    { name: 'reviews', url: urls.reviews, typeDefs: parse(reviewsSdl) },
  ]);
  if (!composed.supergraphSdl)
    throw new AggregateError(composed.errors ?? [], 'The test graph does not compose.');
  return composed.supergraphSdl;
}
