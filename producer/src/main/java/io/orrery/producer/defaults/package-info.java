/** What the rows of a table hold in columns that it got later, learnt from the statements that added them. */
package io.orrery.producer.defaults;
