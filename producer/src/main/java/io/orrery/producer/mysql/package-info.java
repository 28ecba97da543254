/** The MySQL server: its address, TLS, and what it says of itself over JDBC. */
package io.orrery.producer.mysql;
