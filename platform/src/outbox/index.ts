export { outboxMigration, writeOutbox, type JsonValue, type OutboxMessage } from './outbox.ts';
export { openOutboxRelay, type OutboxRelay, type RelayOptions } from './relay.ts';
