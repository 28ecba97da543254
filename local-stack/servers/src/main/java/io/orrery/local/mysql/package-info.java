/** MySQL 8.0. */
package io.orrery.local.mysql;
