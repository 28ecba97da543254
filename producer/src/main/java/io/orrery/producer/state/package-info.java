/** What outlives a producer: its lease, epoch and position, in one DynamoDB item. */
package io.orrery.producer.state;
