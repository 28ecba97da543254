/** What foreign keys do to rows without the binary log naming it. */
package io.orrery.producer.cascade;
