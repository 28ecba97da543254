/** The form of values that the binary log and a SELECT must agree on, whatever bytes they come as. */
package io.orrery.mysql.value;
