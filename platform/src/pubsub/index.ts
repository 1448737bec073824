export { openTopics, type TopicSubscription, type Topics, type TopicsOptions } from './topics.ts';
