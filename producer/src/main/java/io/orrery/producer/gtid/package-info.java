/** Global transaction identifiers of MySQL: one, sets of them as text and as the replication protocol has them. */
package io.orrery.producer.gtid;
