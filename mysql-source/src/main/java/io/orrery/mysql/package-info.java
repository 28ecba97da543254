/** How a MySQL server is reached: its address, TLS, connections, and what it says of itself. */
package io.orrery.mysql;
