/** Events in the classic binlog-to-Kinesis format, which says neither columns nor keys nor versions. */
package io.orrery.consumer.classic;
