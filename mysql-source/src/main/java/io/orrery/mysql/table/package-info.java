/**
 * Tables as a SELECT gives them: their definition, and their rows in ranges of their key, each value as the binary log has
 * it.
 */
package io.orrery.mysql.table;
