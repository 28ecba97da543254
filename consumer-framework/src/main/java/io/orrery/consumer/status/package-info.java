/** What the workers of a stream's satellites tell people of themselves, by way of DynamoDB. */
package io.orrery.consumer.status;
