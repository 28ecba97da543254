/** DynamoDB Local, in a JVM of its own. */
package io.orrery.local.dynamodb;
